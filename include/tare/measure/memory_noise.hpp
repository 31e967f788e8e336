#pragma once

#include <tare/measure/own_cgroups.hpp>

#include <cstdint>
#include <optional>
#include <string>

/// What the kernel does to memory beside what it is asked for. Each reader gives nothing where the kernel does not have the setting.
/// `root` is "/" but for tests.
namespace tare::measure {

/// Explicit huge pages of one or more sizes, bytes.
struct huge_page_reservation {
    std::uint64_t reserved = 0;
    std::uint64_t unused = 0;
};

/// What is set aside for explicit huge pages, on all nodes; ordinary memory is less by it.
/// Source  Linux, Documentation/admin-guide/mm/hugetlbpage.rst.
inline huge_page_reservation reserved_huge_pages(fs::path const& root = "/")
{
    huge_page_reservation out;
    std::error_code none;
    for (auto const& folder : fs::directory_iterator(root / "sys/kernel/mm/hugepages", none)) {
        auto const read = [&](char const* name) { return number_at(system::read_line(folder.path() / name).value_or("")).value_or(0); };
        auto const page = number_at(folder.path().filename().string()).value_or(0) * 1024; // "hugepages-2048kB"
        out.reserved += page * read("nr_hugepages");
        out.unused += page * read("free_hugepages");
    }
    return out;
}

/// Whether the kernel merges equal pages (KSM), as hosts of virtual machines often do.
/// Source  Linux, Documentation/admin-guide/mm/ksm.rst: run is 1 while it merges; 0 stops it, 2 also takes merged pages apart.
inline std::optional<bool> merges_pages(fs::path const& root = "/")
{
    auto const line = system::read_line(root / "sys/kernel/mm/ksm/run");
    return line ? std::optional(*line == "1") : std::nullopt;
}

/// Whether the kernel moves pages to the node that uses them: 1 for NUMA balancing, 2 for memory tiers, 3 for both, see sysctl/kernel.rst.
inline std::optional<bool> balances_nodes(fs::path const& root = "/")
{
    auto const mode = number_at(system::read_line(root / "proc/sys/kernel/numa_balancing").value_or(""));
    return mode ? std::optional(*mode != 0) : std::nullopt;
}

/// The NUMA nodes that have memory or processors.
inline std::size_t node_count(fs::path const& root = "/")
{
    std::size_t out = 0;
    std::error_code none;
    for (auto const& folder : fs::directory_iterator(root / "sys/devices/system/node", none)) {
        auto const name = folder.path().filename().string();
        out += name.starts_with("node") && number_at(name) ? 1 : 0;
    }
    return out;
}

/// Bytes that are swapped out now.
inline std::optional<std::uint64_t> swap_in_use(fs::path const& root = "/")
{
    auto const all = number_of(root / "proc/meminfo", "SwapTotal"), left = number_of(root / "proc/meminfo", "SwapFree");
    if (!all || !left) return std::nullopt;
    return (*all - std::min(*all, *left)) * 1024;
}

} // namespace tare::measure
