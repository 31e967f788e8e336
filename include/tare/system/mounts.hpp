#pragma once

#include <tare/system/file.hpp>

#include <sys/mount.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace tare::system {

/// One line of /proc/self/mountinfo, as much of it as is needed.
struct mounted {
    fs::path path;
    std::string type; ///< "ext4", "cgroup2", …
};

namespace detail {

/// mountinfo writes space, tab, newline and backslash as octal: "\040".
inline std::string without_octal(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 3 >= text.size()) {
            out += text[i];
            continue;
        }
        out += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
        i += 3;
    }
    return out;
}

} // namespace detail

/// The mounts in a text of the form of /proc/PID/mountinfo, in its order: a mount comes after what it covers. Source: proc(5).
inline std::vector<mounted> parse_mounts(std::string const& mountinfo)
{
    std::vector<mounted> found;
    std::istringstream lines(mountinfo);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        std::string skipped, path, type;
        fields >> skipped >> skipped >> skipped >> skipped >> path;
        while (fields >> skipped && skipped != "-") {
        }
        if (fields >> type) found.push_back({detail::without_octal(path), type});
    }
    return found;
}

/// What is mounted now, as this process sees it.
inline std::vector<mounted> mounts() { return parse_mounts(read_file("/proc/self/mountinfo")); }

/// True for `folder` itself and for all that lies in it.
inline bool is_at_or_below(fs::path const& path, fs::path const& folder)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

/// Unmounts everything at or below a path, the last mounted first, lazily: what is still open there goes when it is closed.
/// Returns how many mounts were there. Throws `error` when one cannot be unmounted.
inline std::size_t unmount_below(fs::path const& path)
{
    std::size_t count = 0;
    auto last_first = mounts();
    std::ranges::reverse(last_first);
    for (auto const& mount : last_first) {
        if (!is_at_or_below(mount.path, path)) continue;
        // A mount that another one has covered since was taken away with it: EINVAL says that it is none any more.
        if (::umount2(mount.path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
            ++count;
        else if (errno != EINVAL && errno != ENOENT)
            throw system_failure("unmount " + mount.path.string());
    }
    return count;
}

} // namespace tare::system
