#pragma once

#include <tare/campaign/doctor/finding.hpp>
#include <tare/measure/available_memory.hpp>
#include <tare/measure/memory_noise.hpp>
#include <tare/measure/noise.hpp>

#include <string>
#include <vector>

/// What disturbs through memory. `root` is "/" but for tests.
namespace tare::campaign::doctor {

inline void examine_pages(std::vector<finding>& out, fs::path const& root)
{
    auto const setting = measure::huge_page_setting(root);
    if (setting == "never")
        out.push_back({60, "transparent huge pages are switched off", "cases that ask for huge pages (thp) get small ones",
                       "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"});
    if (setting == "always")
        out.push_back({25, "transparent huge pages are given to all memory (always)",
                       "servers and page tables get them without asking, as far as memory is in one piece, which changes with time",
                       "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"});
    if (auto const pages = measure::reserved_huge_pages(root); pages.reserved > 0)
        out.push_back({55, size(pages.reserved) + " are reserved as explicit huge pages, of which " + size(pages.unused) + " are not used",
                       "nothing else can have that memory: sizes are chosen from the rest",
                       "echo 0 > /proc/sys/vm/nr_hugepages, unless a case uses them"});
}

inline void examine_movers(std::vector<finding>& out, fs::path const& root)
{
    if (measure::merges_pages(root) == true)
        out.push_back({52, "the kernel merges equal pages (KSM)",
                       "its thread takes processor time, and the first write to a merged page of a guest costs a copy",
                       "echo 2 > /sys/kernel/mm/ksm/run"});
    if (measure::balances_nodes(root) == true && measure::node_count(root) > 1)
        out.push_back({50, "automatic NUMA balancing is on",
                       "the kernel unmaps pages of a trial to see who uses them, and moves them to another node",
                       "echo 0 > /proc/sys/kernel/numa_balancing"});
    constexpr std::uint64_t little = 16 << 20;
    if (auto const swapped = measure::swap_in_use(root); swapped.value_or(0) > little)
        out.push_back({58, size(*swapped) + " of memory are swapped out", "a page that is read back from the disk takes milliseconds",
                       "free memory, then 'swapoff -a' and 'swapon -a'"});
}

inline void examine_available(std::vector<finding>& out, fs::path const& root)
{
    constexpr std::uint64_t little = std::uint64_t(2) << 30;
    if (auto const available = measure::available_memory(root); available < little)
        out.push_back({65, "only " + size(available) + " of memory are available " + measure::where_memory_is_bounded(root),
                       "sizes are chosen from it: arrays may be too small for the caches, and guests may not fit",
                       "stop what uses memory, or lift the cgroup's limit"});
}

} // namespace tare::campaign::doctor
