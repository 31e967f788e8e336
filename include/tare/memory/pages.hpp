#pragma once

#include <tare/memory/region.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace tare::memory {

/// What the kernel granted to some memory, bytes.
struct granted_pages {
    std::uint64_t resident = 0;
    std::uint64_t transparent_huge = 0;
    std::uint64_t kernel_page = 0; ///< size of the pages that the mapping is made of
    bool found = false;            ///< the kernel has an entry for it
};

namespace detail {

/// The kilobytes of a line "Name:      12 kB" as bytes, when it is that name's.
inline std::optional<std::uint64_t> kilobytes(std::string_view line, std::string_view name)
{
    if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") return std::nullopt;
    line.remove_prefix(name.size() + 1);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    std::uint64_t number = 0;
    auto const code = std::from_chars(line.data(), line.data() + line.size(), number).ec;
    if (code != std::errc{} || number > UINT64_MAX / 1024 || !line.ends_with(" kB")) return std::nullopt;
    return number * 1024;
}

inline void add_line(granted_pages& to, std::string_view line)
{
    if (auto const bytes = kilobytes(line, "Rss")) to.resident += *bytes;
    if (auto const bytes = kilobytes(line, "AnonHugePages")) to.transparent_huge += *bytes;
    if (auto const bytes = kilobytes(line, "KernelPageSize")) to.kernel_page = *bytes;
}

/// The first address of a heading such as "7f12a000-7f12b000 rw-p ..".
inline std::optional<std::uintptr_t> heading(std::string_view line)
{
    std::uintptr_t begin = 0;
    auto const [end, code] = std::from_chars(line.data(), line.data() + line.size(), begin, 16);
    if (code != std::errc{} || end == line.data() + line.size() || (*end != '-' && *end != ' ')) return std::nullopt;
    return begin;
}

} // namespace detail

/// Reads the entries of a text in the format of /proc/self/smaps that begin in [begin, end).
inline granted_pages read_smaps(std::istream& smaps, std::uintptr_t begin, std::uintptr_t end)
{
    granted_pages out;
    bool inside = false;
    for (std::string line; std::getline(smaps, line);) {
        if (auto const address = detail::heading(line)) {
            if (*address >= end) break; // entries are ascending
            inside = *address >= begin;
            out.found = out.found || inside;
        } else if (inside)
            detail::add_line(out, line);
    }
    return out;
}

/// Bytes of a region on each node, and the policy in the kernel's words.
struct node_pages {
    std::string placement;
    std::map<int, std::uint64_t> bytes;
};

/// Reads a text in the format of /proc/self/numa_maps: "ADDRESS POLICY .. N0=512 N1=512 kernelpagesize_kB=4".
inline node_pages read_numa_maps(std::istream& maps, std::uintptr_t begin, std::uintptr_t end)
{
    node_pages out;
    for (std::string line; std::getline(maps, line);) {
        auto const address = detail::heading(line);
        if (!address || *address < begin || *address >= end) continue;
        std::map<int, unsigned long> counts;
        unsigned long kilobytes = 4;
        std::string word;
        std::istringstream words(line);
        for (words >> word >> out.placement; words >> word;) {
            int node = 0;
            unsigned long count = 0;
            if (std::sscanf(word.c_str(), "N%d=%lu", &node, &count) == 2) counts[node] = count;
            std::sscanf(word.c_str(), "kernelpagesize_kB=%lu", &kilobytes);
        }
        for (auto const& [node, count] : counts) out.bytes[node] += std::uint64_t{count} * kilobytes * 1024;
    }
    return out;
}

/// {resident_bytes, transparent_huge_bytes, kernel_page_bytes, placement, node_bytes {node: bytes}} of a region of this process.
/// Members are left out where the kernel does not tell: /proc is not mounted, or the kernel has no NUMA.
inline boost::json::object pages_of(region r)
{
    boost::json::object out{{"bytes", r.bytes}, {"page_asked_for", r.page}};
    auto const begin = reinterpret_cast<std::uintptr_t>(r.data);
    std::ifstream smaps("/proc/self/smaps");
    if (auto const pages = read_smaps(smaps, begin, begin + r.bytes); pages.found) {
        out["resident_bytes"] = pages.resident;
        out["transparent_huge_bytes"] = pages.transparent_huge;
        out["kernel_page_bytes"] = pages.kernel_page;
    }
    std::ifstream maps("/proc/self/numa_maps");
    if (auto const nodes = read_numa_maps(maps, begin, begin + r.bytes); !nodes.placement.empty()) {
        out["placement"] = nodes.placement;
        auto& each = out["node_bytes"].emplace_object();
        for (auto const& [node, bytes] : nodes.bytes) each[std::to_string(node)] = bytes;
    }
    return out;
}

/// {resident_bytes, transparent_huge_bytes} of a whole process, such as a server or an emulator; empty where it cannot be read.
inline boost::json::object pages_of_process(int pid)
{
    std::ifstream rollup("/proc/" + std::to_string(pid) + "/smaps_rollup");
    auto const pages = read_smaps(rollup, 0, UINTPTR_MAX);
    if (!pages.found) return {};
    return {{"resident_bytes", pages.resident}, {"transparent_huge_bytes", pages.transparent_huge}};
}

} // namespace tare::memory
