#pragma once

#include <tare/campaign/doctor/finding.hpp>
#include <tare/measure/cpu_time.hpp>
#include <tare/measure/noise.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

/// What disturbs through the processors: their settings, and who else uses them. `root` is "/" but for tests.
namespace tare::campaign::doctor {

inline void examine_virtual(std::vector<finding>& out, fs::path const& root)
{
    std::error_code none;
    bool const inner_kvm = fs::exists(root / "dev/kvm", none);
    if (!measure::nested(root)) {
        if (!inner_kvm)
            out.push_back({66, "there is no /dev/kvm", "virtual machines are emulated, which does not show what virtualisation costs",
                           "switch VT-x or AMD-V on in the firmware, and load the module kvm_intel or kvm_amd"});
        return;
    }
    out.push_back({90, "this machine is itself a virtual machine",
                   "'native' includes the cost of its hypervisor, and other machines on the same hardware take time, caches and memory "
                   "bandwidth from it",
                   "measure on hardware where absolute numbers are wanted; ratios hold for this machine"});
    if (inner_kvm)
        out.push_back({78, "/dev/kvm is nested virtualisation: a hypervisor within a hypervisor",
                       "each exit of a KVM guest is handled twice, so that it looks slower than on hardware; it may also fail to start",
                       "measure KVM on hardware; read its ratios here as those of a nested guest"});
    else
        out.push_back(
            {66, "there is no /dev/kvm in this virtual machine",
             "virtual machines are emulated, which does not show what virtualisation costs",
             "switch nested virtualisation on in the hypervisor and load the module kvm_intel or kvm_amd, or measure on hardware"});
}

inline void examine_clocks(std::vector<finding>& out, fs::path const& root)
{
    if (auto const source = measure::clock_source(root); source && !measure::precise_clock(*source))
        out.push_back({80, "the clock source is " + *source,
                       "each reading of the clock is a system call: latencies of microseconds grow by it",
                       "boot with clocksource=tsc where the processor's counter is stable"});
    if (auto const g = measure::governor(root); g && *g != "performance")
        out.push_back({70, "the frequency governor is " + *g,
                       "the frequency follows the load: short trials and trials that wait run slower",
                       "cpupower frequency-set -g performance"});
    if (measure::boost_enabled(root) == true)
        out.push_back({20, "processors may clock above their base frequency (boost)",
                       "speed depends on heat and on how many cores are busy, so it drifts from block to block",
                       "switch boost off in the firmware or in /sys for steadier, lower numbers"});
    if (measure::smt_active(root) == true)
        out.push_back({30, "cores run two hardware threads each (SMT)",
                       "what runs on the other thread of a core takes half of it; a peer or a helper may be there",
                       "records say which processors served whom; or: echo off > /sys/devices/system/cpu/smt/control"});
}

inline void examine_mitigations(std::vector<finding>& out, fs::path const& root)
{
    std::string active;
    for (auto const& flaw : measure::mitigations(root))
        if (flaw.value().is_string() && flaw.value().get_string().find("Mitigation") != boost::json::string::npos)
            active += (active.empty() ? "" : ", ") + std::string(flaw.key());
    if (!active.empty())
        out.push_back({10, "the kernel works around flaws of the processor: " + active,
                       "system calls, interrupts and exits of guests cost more, which is a part of what isolation costs",
                       "leave it as it is where results are to hold in production; the boot option mitigations=off shows the difference"});
}

/// The shares of all processors' time, 0 to 1, that other machines took and that something here used, between two moments.
struct use_by_others {
    double steal = 0;
    double busy = 0;
};

inline use_by_others used_by_others(measure::cpu_snapshot const& before, measure::cpu_snapshot const& after)
{
    std::vector<int> all;
    for (auto const& [id, ticks] : before.processors) all.push_back(id);
    auto const use = measure::used_between(before, after, all);
    return {use.steal_share(), use.busy_share()};
}

/// Watches for `interval`, in which this process sleeps.
inline use_by_others watch(std::chrono::milliseconds interval = std::chrono::milliseconds(500))
{
    auto const before = measure::cpu_snapshot::take();
    std::this_thread::sleep_for(interval);
    return used_by_others(before, measure::cpu_snapshot::take());
}

inline void examine_others(std::vector<finding>& out, use_by_others const& seen, double load, std::size_t processors)
{
    if (seen.steal > 0.02)
        out.push_back({88, percent(seen.steal) + " of the processors' time was taken by other virtual machines just now (steal)",
                       "trials become longer by it, some more than others; one with more than 2 % is marked",
                       "measure at another time, with more --blocks, or on hardware that nobody shares"});
    char average[32];
    std::snprintf(average, sizeof average, "%.1f", load);
    if (seen.busy > 0.1 || load > 0.3 * static_cast<double>(processors))
        out.push_back({85,
                       "other programs are running: they used " + percent(seen.busy) +
                           " of the processors just now, and the load average of the last minute is " + average,
                       "whatever runs at the same time takes processors, caches and memory bandwidth from a trial",
                       "stop them ('top' shows which they are), or wait until the machine is quiet"});
    if (processors < 2)
        out.push_back({48, "there is one processor", "the peer and all helpers share it with the system under test",
                       "use a machine with two or more"});
}

} // namespace tare::campaign::doctor
