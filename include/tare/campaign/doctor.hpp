#pragma once

#include <tare/campaign/doctor/finding.hpp>
#include <tare/campaign/doctor/limits.hpp>
#include <tare/campaign/doctor/memory.hpp>
#include <tare/campaign/doctor/processors.hpp>
#include <tare/campaign/doctor/tools.hpp>

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tare::campaign {

namespace doctor {

inline void examine_rights(std::vector<finding>& out)
{
    if (::geteuid() != 0)
        out.push_back(
            {95, "you are not root", "containers, bridged virtual machines and everything with a peer cannot run", "run it with sudo"});
}

inline void examine_disk(std::vector<finding>& out, fs::path const& folder)
{
    constexpr std::uint64_t little = std::uint64_t(4) << 30;
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) != 0) return;
    if (auto const free = std::uint64_t(disk.f_bavail) * disk.f_frsize; free < little)
        out.push_back({75, "only " + size(free) + " are free on the disk of this folder",
                       "images, disks of guests and copies of data may not fit; results are kept all the same",
                       "free space, or name another folder with --output"});
}

/// What files of the kernel tell, below `root`, and the use of the processors, which was watched.
inline void examine_machine(std::vector<finding>& out, use_by_others const& seen, std::size_t processors, fs::path const& root = "/")
{
    examine_virtual(out, root);
    examine_clocks(out, root);
    examine_mitigations(out, root);
    examine_others(out, seen, measure::load_average(root).value_or(0), processors);
    examine_pages(out, root);
    examine_movers(out, root);
    examine_available(out, root);
    examine_container(out, root);
    examine_processor_limits(out, root);
    examine_memory_limit(out, root);
}

inline void most_important_first(std::vector<finding>& found) { std::ranges::stable_sort(found, std::ranges::greater{}, &finding::weight); }

} // namespace doctor

/// What would disturb a measurement with that many processors on this machine, most important first. Takes half a second, in which it
/// watches what others do. Throws `error` when /proc is not mounted.
inline std::vector<finding> examine(std::size_t processors)
{
    std::vector<finding> out;
    doctor::examine_rights(out);
    doctor::examine_disk(out, ".");
    doctor::examine_machine(out, doctor::watch(), processors);
    doctor::examine_tools(out);
    doctor::most_important_first(out);
    return out;
}

} // namespace tare::campaign
