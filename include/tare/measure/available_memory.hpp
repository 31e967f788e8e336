#pragma once

#include <tare/measure/own_cgroups.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

/// Memory that can be had now, bytes. `root` is "/" but for tests.
namespace tare::measure {

/// What the memory cgroups of this process, its own and all above it, leave: the lowest of each; UINT64_MAX without a limit.
struct cgroup_memory {
    std::uint64_t limit = UINT64_MAX;
    std::uint64_t room = UINT64_MAX; ///< limit − usage; page cache that was used once (inactive_file) is given back, so it counts as free
};

/// Of cgroup v1 and v2.
/// Source  Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst. In version 1 only the counters that begin with
///         "total_" include the cgroups below, as the usage does.
inline cgroup_memory cgroup_memory_here(fs::path const& root = "/")
{
    cgroup_memory out;
    for (auto const& [folder, unified] : own_cgroups("memory", root)) {
        auto const read = [&at = folder](char const* name) { return number_at(system::read_line(at / name).value_or("")); };
        auto const limit = read(unified ? "memory.max" : "memory.limit_in_bytes");
        if (!limit) continue;
        auto const usage = read(unified ? "memory.current" : "memory.usage_in_bytes").value_or(0);
        auto const cache = number_of(folder / "memory.stat", unified ? "inactive_file" : "total_inactive_file").value_or(0);
        out.limit = std::min(out.limit, *limit);
        out.room = std::min(out.room, *limit - std::min(*limit, usage - std::min(usage, cache)));
    }
    return out;
}

/// Bytes of explicit huge pages of that size (in bytes) that the cgroups of this process may hold; UINT64_MAX without a limit.
/// Source  Linux, Documentation/admin-guide/cgroup-v1/hugetlb.rst.
inline std::uint64_t cgroup_huge_page_limit(std::size_t page, fs::path const& root = "/")
{
    auto const name = "hugetlb." + (page >> 30 ? std::to_string(page >> 30) + "GB" : std::to_string(page >> 20) + "MB");
    std::uint64_t out = UINT64_MAX;
    for (auto const& [folder, unified] : own_cgroups("hugetlb", root)) {
        auto const text = system::read_line(folder / (name + (unified ? ".max" : ".limit_in_bytes")));
        out = std::min(out, number_at(text.value_or("")).value_or(UINT64_MAX));
    }
    return out;
}

/// What the machine has, whatever cgroups say: MemAvailable of proc(5). Throws `error`.
inline std::uint64_t memory_of_machine(fs::path const& root = "/")
{
    auto const kib = number_of(root / "proc/meminfo", "MemAvailable");
    if (!kib) throw error("cannot read MemAvailable from /proc/meminfo");
    return *kib * 1024;
}

/// Bytes that can be allocated now without swapping: what the machine has, at most what the cgroups leave. Throws `error`.
inline std::uint64_t available_memory(fs::path const& root = "/")
{
    return std::min(memory_of_machine(root), cgroup_memory_here(root).room);
}

/// For a sentence about what is available: "here", or that a cgroup leaves less than the machine has.
inline std::string where_memory_is_bounded(fs::path const& root = "/")
{
    return cgroup_memory_here(root).room < memory_of_machine(root) ? "in the cgroup of this process" : "here";
}

} // namespace tare::measure
