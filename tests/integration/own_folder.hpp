#pragma once

#include <tare/system/error.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

/// A folder /tmp/tare-WHAT-XXXXXX, which goes with this object.
class own_folder {
public:
    explicit own_folder(std::string const& what)
    {
        auto name = "/tmp/tare-" + what + "-XXXXXX";
        if (!::mkdtemp(name.data())) throw tare::system_failure("make a folder " + name);
        path_ = name;
    }
    own_folder(own_folder const&) = delete;
    own_folder& operator=(own_folder const&) = delete;
    ~own_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path const& path() const { return path_; }
    std::filesystem::path operator/(std::string const& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};
