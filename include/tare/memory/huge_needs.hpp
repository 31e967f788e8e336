#pragma once

#include <tare/measure/available_memory.hpp>
#include <tare/memory/mapping.hpp>
#include <tare/memory/policy.hpp>
#include <tare/system/huge_pages.hpp>

#include <cstdint>
#include <string>

namespace tare::memory {

/// Arrays of a workload that explicit huge pages are made ready for: each may leave a page partly unused.
inline constexpr std::uint64_t most_arrays = 4;

/// Bytes of explicit huge pages that arrays of `bytes` in all may need.
constexpr std::uint64_t huge_bytes(std::uint64_t bytes, std::size_t page) { return round_up(bytes, page) + (most_arrays - 1) * page; }

/// "2 MiB", "1 GiB".
inline std::string size_in_words(std::size_t page)
{
    return page >> 30 ? std::to_string(page >> 30) + " GiB" : std::to_string(page >> 20) + " MiB";
}

/// Why `bytes` of explicit huge pages cannot be had, with the command that reserves them. `node` -1: on any node.
inline error lacks_huge_pages(std::uint64_t bytes, std::size_t page, int node = -1, system::fs::path const& sys = "/sys")
{
    system::huge_pool const pool(page, node, sys);
    auto const size = size_in_words(page);
    auto const where = node < 0 ? std::string() : " on NUMA node " + std::to_string(node);
    if (!pool.exists())
        return error("there are no huge pages of " + size + where, "use a processor with such pages and a kernel with CONFIG_HUGETLBFS");
    auto const needed = round_up(bytes, page) / page, total = pool.total(), free = pool.free();
    return error(std::to_string(needed) + " huge pages of " + size + " are needed" + where + ", and " + std::to_string(free) + " of " +
                     std::to_string(total) + " are free",
                 "reserve them with 'echo " + std::to_string(total - std::min(free, total) + needed) + " > " + pool.setting().string() +
                     "' as root, soon after boot");
}

/// Bytes that arrays of a policy can have now: ordinary memory, and what is free of its explicit huge pages.
template <policy Memory>
std::uint64_t available()
{
    auto const page = Memory::backing().explicit_page;
    return measure::available_memory() + (page == 0 ? 0 : system::huge_pool(page).free() * page);
}

} // namespace tare::memory
