#pragma once

#include <tare/image/closure.hpp>
#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <filesystem>
#include <string>

namespace tare::environment::launch {

namespace fs = std::filesystem;

/// A closure that ships a data folder at `inside`, for a first write that copies it up.
inline image::closure with_data(image::closure files, fs::path const& data, fs::path const& inside)
{
    files.add_folder(inside);
    for (auto const& found : fs::recursive_directory_iterator(data)) {
        auto const to = inside / fs::relative(found.path(), data);
        auto const mode = static_cast<unsigned>(found.status().permissions()) & 07777;
        if (found.is_symlink())
            files.add_link(to, fs::read_symlink(found.path()).string());
        else if (found.is_directory())
            files.add_folder(to, mode);
        else
            files.add_file(to, found.path(), mode);
    }
    return files;
}

} // namespace tare::environment::launch
