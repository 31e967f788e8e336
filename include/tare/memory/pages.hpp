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
    std::uint64_t resident = 0; ///< explicit huge pages too, which the kernel's own figure leaves out
    std::uint64_t transparent_huge = 0;
    std::uint64_t explicit_huge = 0;
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
    for (auto const* const kind : {"Private_Hugetlb", "Shared_Hugetlb"})
        if (auto const bytes = kilobytes(line, kind)) {
            to.resident += *bytes;
            to.explicit_huge += *bytes;
        }
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

/// What the kernel says of memory of a process.
struct memory_facts {
    granted_pages pages;
    node_pages nodes;

    /// Of the mappings that begin in [begin, end); `process` is its folder in /proc.
    static memory_facts of(std::string const& process, std::uintptr_t begin, std::uintptr_t end)
    {
        std::ifstream smaps(process + "/smaps"), maps(process + "/numa_maps");
        return {read_smaps(smaps, begin, end), read_numa_maps(maps, begin, end)};
    }

    /// Adds another mapping; page size and placement are those of the last.
    void add(memory_facts const& other)
    {
        pages.found = pages.found || other.pages.found;
        pages.resident += other.pages.resident;
        pages.transparent_huge += other.pages.transparent_huge;
        pages.explicit_huge += other.pages.explicit_huge;
        pages.kernel_page = other.pages.kernel_page;
        nodes.placement = other.nodes.placement;
        for (auto const& [node, bytes] : other.nodes.bytes) nodes.bytes[node] += bytes;
    }

    /// {resident_bytes, transparent_huge_bytes, explicit_huge_bytes, huge_share, kernel_page_bytes, placement, node_bytes {node: bytes}}.
    /// Members are left out where the kernel does not tell: /proc is not mounted, or the kernel has no NUMA.
    void write(boost::json::object& out) const
    {
        if (pages.found) {
            out["resident_bytes"] = pages.resident;
            out["transparent_huge_bytes"] = pages.transparent_huge;
            out["explicit_huge_bytes"] = pages.explicit_huge;
            auto const huge = static_cast<double>(pages.transparent_huge + pages.explicit_huge);
            if (pages.resident > 0) out["huge_share"] = huge / static_cast<double>(pages.resident);
            if (pages.kernel_page > 0) out["kernel_page_bytes"] = pages.kernel_page;
        }
        if (nodes.placement.empty()) return;
        out["placement"] = nodes.placement;
        auto& each = out["node_bytes"].emplace_object();
        for (auto const& [node, bytes] : nodes.bytes) each[std::to_string(node)] = bytes;
    }
};

/// What was granted to a region of this process: {bytes, page_asked_for} and the members of `memory_facts`.
inline boost::json::object pages_of(region r)
{
    boost::json::object out{{"bytes", r.bytes}, {"page_asked_for", r.page}};
    auto const begin = reinterpret_cast<std::uintptr_t>(r.data);
    memory_facts::of("/proc/self", begin, begin + r.bytes).write(out);
    return out;
}

/// {resident_bytes, transparent_huge_bytes, explicit_huge_bytes, huge_share, node_bytes} of a whole process, such as a server; empty
/// where it cannot be read. The last is left out where the kernel has no NUMA.
inline boost::json::object pages_of_process(int pid)
{
    auto const folder = "/proc/" + std::to_string(pid);
    std::ifstream rollup(folder + "/smaps_rollup"), maps(folder + "/numa_maps");
    memory_facts const all{read_smaps(rollup, 0, UINTPTR_MAX), read_numa_maps(maps, 0, UINTPTR_MAX)};
    boost::json::object out;
    if (!all.pages.found) return out;
    all.write(out);
    out.erase("placement"); // mappings differ
    return out;
}

} // namespace tare::memory
