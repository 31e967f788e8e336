#pragma once

#include <tare/system/file.hpp>

#include <stdlib.h>

#include <string>

/// A folder in /tmp that is gone after the test.
struct scratch_folder {
    scratch_folder()
    {
        std::string name = "/tmp/tare-image-XXXXXX";
        if (!::mkdtemp(name.data())) throw tare::system_failure("make a folder in /tmp");
        path = name;
    }
    scratch_folder(scratch_folder const&) = delete;
    ~scratch_folder() { std::filesystem::remove_all(path); }
    std::filesystem::path operator/(std::filesystem::path const& name) const { return path / name; }

    std::filesystem::path path;
};
