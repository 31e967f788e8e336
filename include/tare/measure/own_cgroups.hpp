#pragma once

#include <tare/system/file.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The cgroups that this process is in. `root` is "/" but for tests.
namespace tare::measure {

namespace fs = system::fs;

/// A folder with the files of one cgroup, and whether it is one of version 2, where files have other names.
struct cgroup_folder {
    fs::path path;
    bool unified = false;
};

/// The first number in a text; nothing without one, as in "max".
inline std::optional<std::uint64_t> number_at(std::string_view text)
{
    auto const begin = text.find_first_of("0123456789");
    std::uint64_t out = 0;
    if (begin == std::string_view::npos) return std::nullopt;
    auto const [end, code] = std::from_chars(text.data() + begin, text.data() + text.size(), out);
    return code == std::errc{} ? std::optional(out) : std::nullopt;
}

/// The number behind the first line that begins with `name` and a space or a colon; nothing without such a line or file.
inline std::optional<std::uint64_t> number_of(fs::path const& file, std::string_view name)
{
    std::error_code none;
    if (!fs::exists(file, none)) return std::nullopt;
    auto const text = system::read_file(file, 1 << 16);
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find('\n', begin), text.size());
        std::string_view const line(text.data() + begin, end - begin);
        begin = end + 1;
        if (line.starts_with(name) && line.size() > name.size() && (line[name.size()] == ' ' || line[name.size()] == ':'))
            return number_at(line.substr(name.size()));
    }
    return std::nullopt;
}

namespace detail {

/// "4:cpu,memory:/a/b" → the controllers between commas and the path; see cgroups(7).
inline std::pair<std::string, fs::path> parts_of(std::string_view line)
{
    auto const first = line.find(':'), second = first == line.npos ? line.npos : line.find(':', first + 1);
    if (second == line.npos) return {};
    auto path = line.substr(second + 1);
    while (path.starts_with('/')) path.remove_prefix(1);
    return {',' + std::string(line.substr(first + 1, second - first - 1)) + ',', path};
}

inline void add_levels(std::vector<cgroup_folder>& out, fs::path folder, fs::path const& top, bool unified)
{
    for (;; folder = folder.parent_path()) {
        out.push_back({folder, unified});
        if (folder == top || !folder.has_relative_path()) return;
    }
}

} // namespace detail

/// The cgroup of this process for a controller ("memory", "cpu") and all above it, the innermost first; of both versions, since the
/// controller may be in either. A folder that is not there is a cgroup outside of this container, of which nothing can be read.
inline std::vector<cgroup_folder> own_cgroups(std::string_view controller, fs::path const& root = "/")
{
    std::vector<cgroup_folder> out;
    std::error_code none;
    if (!fs::exists(root / "proc/self/cgroup", none)) return out;
    auto const text = system::read_file(root / "proc/self/cgroup", 1 << 16);
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find('\n', begin), text.size());
        auto const [controllers, path] = detail::parts_of(std::string_view(text.data() + begin, end - begin));
        begin = end + 1;
        auto const two = root / "sys/fs/cgroup", one = two / controller;
        if (controllers == ",,") detail::add_levels(out, two / path, two, true);
        if (controllers.find(',' + std::string(controller) + ',') != std::string::npos) detail::add_levels(out, one / path, one, false);
    }
    return out;
}

} // namespace tare::measure
