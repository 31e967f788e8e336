#pragma once

#include <tare/system/file.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tare::measure {

namespace detail {

inline std::optional<std::uint64_t> number_at(std::string_view text)
{
    auto const begin = text.find_first_of("0123456789");
    std::uint64_t out = 0;
    if (begin == std::string_view::npos) return std::nullopt;
    auto const [end, code] = std::from_chars(text.data() + begin, text.data() + text.size(), out);
    return code == std::errc{} ? std::optional(out) : std::nullopt;
}

/// The limit of one cgroup and all above it, in either version of the hierarchy.
inline std::uint64_t lowest_limit(system::fs::path folder, system::fs::path const& top, char const* file)
{
    std::uint64_t out = UINT64_MAX;
    for (;; folder = folder.parent_path()) {
        if (auto const text = system::read_line(folder / file))
            if (auto const limit = number_at(*text)) out = std::min(out, *limit);
        if (folder == top || !folder.has_relative_path()) return out;
    }
}

/// The lowest limit of a process's cgroups of one controller, UINT64_MAX without any. `cgroups` is its /proc/PID/cgroup, `top` where
/// the hierarchies are mounted; `newer` and `older` are the limit's files in version 2 and version 1, see cgroups(7).
inline std::uint64_t cgroup_limit(std::string_view cgroups, system::fs::path const& top, std::string const& controller,
                                  std::string const& newer, std::string const& older)
{
    std::uint64_t out = UINT64_MAX;
    for (std::size_t begin = 0; begin < cgroups.size();) {
        auto const end = std::min(cgroups.find('\n', begin), cgroups.size());
        auto const line = cgroups.substr(begin, end - begin);
        begin = end + 1;
        auto const path = line.rfind(":/") == std::string_view::npos ? std::string_view{} : line.substr(line.rfind(":/") + 2);
        if (line.starts_with("0::")) out = std::min(out, lowest_limit(top / path, top, newer.c_str()));
        if (line.find(":" + controller + ":") != std::string_view::npos)
            out = std::min(out, lowest_limit(top / controller / path, top / controller, older.c_str()));
    }
    return out;
}

inline std::uint64_t own_cgroup_limit(std::string const& controller, std::string const& newer, std::string const& older)
{
    return cgroup_limit(system::read_file("/proc/self/cgroup", 1 << 16), "/sys/fs/cgroup", controller, newer, older);
}

} // namespace detail

/// Bytes that this process's memory cgroup may hold; UINT64_MAX without a limit.
inline std::uint64_t cgroup_memory_limit() { return detail::own_cgroup_limit("memory", "memory.max", "memory.limit_in_bytes"); }

/// Bytes of explicit huge pages of that size (in bytes) that this process's cgroup may hold; UINT64_MAX without a limit.
inline std::uint64_t cgroup_huge_page_limit(std::size_t page)
{
    auto const name = "hugetlb." + (page >> 30 ? std::to_string(page >> 30) + "GB" : std::to_string(page >> 20) + "MB");
    return detail::own_cgroup_limit("hugetlb", name + ".max", name + ".limit_in_bytes");
}

/// Bytes that can be allocated now without swapping: MemAvailable of proc(5), at most the cgroup's limit.
inline std::uint64_t available_memory()
{
    auto const text = system::read_file("/proc/meminfo", 1 << 16);
    auto const line = text.find("MemAvailable:");
    auto const kib = line == std::string::npos ? std::nullopt : detail::number_at(std::string_view(text).substr(line));
    if (!kib) throw error("cannot read MemAvailable from /proc/meminfo");
    return std::min(*kib * 1024, cgroup_memory_limit());
}

} // namespace tare::measure
