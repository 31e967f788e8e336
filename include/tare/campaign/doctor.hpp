#pragma once

#include <tare/campaign/provenance.hpp>
#include <tare/environment/policy.hpp>
#include <tare/measure/available_memory.hpp>
#include <tare/measure/noise.hpp>

#include <sys/statvfs.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace tare::campaign {

/// Something that would disturb a measurement here, and what to do about it.
struct finding {
    int weight; ///< higher: tell it first
    std::string what;
    std::string remedy;
};

namespace detail {

inline void examine_settings(std::vector<finding>& out)
{
    if (nested())
        out.push_back({90, "this machine is itself a virtual machine: 'native' includes its hypervisor, and neighbours may disturb it",
                       "measure on hardware for absolute numbers; ratios hold for this machine"});
    if (auto const g = measure::governor(); g && *g != "performance")
        out.push_back({70, "the frequency governor is " + *g, "set it to 'performance': cpupower frequency-set -g performance"});
    if (auto const source = measure::clock_source(); source && !measure::precise_clock(*source))
        out.push_back({80, "the clock source is " + *source + ", which costs a system call a reading",
                       "boot with clocksource=tsc where it is stable"});
    if (measure::huge_page_setting() == "never")
        out.push_back({60, "transparent huge pages are switched off", "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"});
    if (measure::smt_active() == true)
        out.push_back({30, "cores run two hardware threads each: neighbours on a core disturb one another",
                       "topologies say which threads they use; or switch SMT off"});
    if (measure::boost_enabled() == true)
        out.push_back({20, "the processor may clock above its base frequency, as far as heat allows",
                       "switch boost off for steadier, lower numbers"});
}

inline void examine_load(std::vector<finding>& out, std::size_t processors)
{
    auto const load = measure::load_average().value_or(0);
    if (load > 0.3 * static_cast<double>(processors)) {
        char text[80];
        std::snprintf(text, sizeof text, "other programs are running: the load average is %.1f", load);
        out.push_back({85, text, "stop them, or wait until the machine is quiet"});
    }
    if (measure::available_memory() < (std::uint64_t(2) << 30))
        out.push_back({65, "less than 2 GiB of memory are available", "stop what uses it; sizes are chosen from what is left"});
    struct statvfs disk {};
    if (::statvfs(".", &disk) == 0 && disk.f_bavail * disk.f_frsize < (std::uint64_t(4) << 30))
        out.push_back({75, "less than 4 GiB are free on the disk of this folder", "free space, or name another folder with --output"});
}

} // namespace detail

/// What would disturb a measurement on this machine, most important first.
inline std::vector<finding> examine(topology::machine const& host)
{
    std::vector<finding> out;
    if (::geteuid() != 0)
        out.push_back(
            {95, "you are not root: containers, bridged virtual machines and everything with a peer cannot run", "run it with sudo"});
    detail::examine_settings(out);
    detail::examine_load(out, host.processors().size());
    if (host.processors().size() < 2)
        out.push_back({50, "there is one processor: the peer side shares it with the system under test", "use a machine with two or more"});
    std::ranges::stable_sort(out, std::ranges::greater{}, &finding::weight);
    return out;
}

} // namespace tare::campaign
