#pragma once

#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <string>

namespace tare::system {

/// The type and the device of the filesystem on which a path lies. Source: proc(5), mountinfo, field 3 is st_dev.
inline boost::json::object filesystem_of(fs::path const& path)
{
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) throw system_failure("read " + path.string());
    auto const device = ' ' + std::to_string(major(found.st_dev)) + ':' + std::to_string(minor(found.st_dev)) + ' ';
    auto const mounts = read_file("/proc/self/mountinfo");
    auto const line = mounts.find(device);
    auto const type = line == mounts.npos ? mounts.npos : mounts.find(" - ", line);
    if (type == mounts.npos) return {{"filesystem", "unknown"}, {"device", device.substr(1, device.size() - 2)}};
    auto const source = mounts.find(' ', type + 3) + 1;
    return {{"filesystem", mounts.substr(type + 3, source - type - 4)},
            {"device", mounts.substr(source, mounts.find(' ', source) - source)}};
}

} // namespace tare::system
