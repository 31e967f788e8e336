#pragma once

#include <tare/campaign/doctor/finding.hpp>
#include <tare/measure/available_memory.hpp>
#include <tare/measure/process_limits.hpp>

#include <string>
#include <vector>

/// What was withheld from this process and what it starts. Containers and Docker's engine are put into cgroups at the top of the
/// hierarchy, so that what binds 'native' and virtual machines does not bind them. `root` is "/" but for tests.
namespace tare::campaign::doctor {

inline void examine_container(std::vector<finding>& out, fs::path const& root)
{
    if (auto const why = measure::container_around(root); !why.empty())
        out.push_back({83, "this process runs in a container itself (" + why + ")",
                       "'native' is a container too; namespaces, cgroups and devices that others need may be withheld",
                       "run it on the host"});
}

inline void examine_processor_limits(std::vector<finding>& out, fs::path const& root)
{
    auto const online = measure::online_processors(root), usable = measure::usable_processors(root);
    if (auto const quota = measure::processor_quota(root); quota && (!online || *quota < static_cast<double>(*online))) {
        char text[32];
        std::snprintf(text, sizeof text, "%.2f", *quota);
        out.push_back({82, "a cgroup gives this process the time of " + std::string(text) + " processors (CPU quota)",
                       "'native' and virtual machines are stopped for the rest of each period when it is used up; containers are not",
                       "start it from a cgroup without cpu.max (version 1: cpu.cfs_quota_us)"});
    }
    if (online && usable && *usable < *online)
        out.push_back(
            {45, "this process may use " + std::to_string(*usable) + " of " + std::to_string(*online) + " processors (cpuset or affinity)",
             "topologies are made of these alone, and what runs on the others shares caches and memory with them",
             "start it without taskset and from a cgroup without cpuset.cpus"});
}

inline void examine_memory_limit(std::vector<finding>& out, fs::path const& root)
{
    auto const memory = measure::cgroup_memory_here(root);
    if (memory.limit < measure::number_of(root / "proc/meminfo", "MemTotal").value_or(UINT64_MAX >> 10) * 1024)
        out.push_back({62,
                       "a cgroup lets this process have " + size(memory.limit) + " of memory, of which " + size(memory.room) + " are left",
                       "sizes are chosen from it, and what is above it is killed, among 'native' and virtual machines; containers are not "
                       "bound by it",
                       "start it from a cgroup without memory.max (version 1: memory.limit_in_bytes)"});
}

} // namespace tare::campaign::doctor
