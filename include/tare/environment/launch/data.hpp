#pragma once

#include <tare/image/closure.hpp>
#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <sys/stat.h>
#include <sys/sysmacros.h>

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

/// The type and the device of the filesystem on which a path of this host lies. Source: proc(5), mountinfo, field 3 is st_dev.
inline boost::json::object filesystem_of(fs::path const& path)
{
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) throw system_failure("read " + path.string());
    auto const device = ' ' + std::to_string(major(found.st_dev)) + ':' + std::to_string(minor(found.st_dev)) + ' ';
    auto const mounts = system::read_file("/proc/self/mountinfo");
    auto const line = mounts.find(device);
    auto const type = line == mounts.npos ? mounts.npos : mounts.find(" - ", line);
    if (type == mounts.npos) return {{"filesystem", "unknown"}, {"device", device.substr(1, device.size() - 2)}};
    auto const source = mounts.find(' ', type + 3) + 1;
    return {{"filesystem", mounts.substr(type + 3, source - type - 4)},
            {"device", mounts.substr(source, mounts.find(' ', source) - source)}};
}

} // namespace tare::environment::launch
