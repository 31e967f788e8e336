#pragma once

#include <tare/measure/clock.hpp>
#include <tare/system/error.hpp>
#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tare::measure {

/// The first eight counters of a processor's line in /proc/stat, in clock ticks (1/100 s).
/// Source  proc(5). `guest` is a part of `user`, so it is not counted again.
struct processor_ticks {
    std::uint64_t user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;

    bool operator==(processor_ticks const&) const = default;
    std::uint64_t all() const { return user + nice + system + idle + iowait + irq + softirq + steal; }
};

/// Reads the lines "cpuN .." of a text in the format of /proc/stat; other lines, and lines that are too short, are passed over.
inline std::map<int, processor_ticks> read_stat(std::string_view text)
{
    std::map<int, processor_ticks> out;
    while (text.starts_with("cpu")) { // they come first, and the one of the sum before them
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        char const* at = line.data() + 3;
        char const* const end = line.data() + line.size();
        auto const number = [&](auto& into) {
            while (at != end && *at == ' ') ++at;
            auto const [next, code] = std::from_chars(at, end, into);
            at = next;
            return code == std::errc{};
        };
        int id = 0;
        processor_ticks t;
        if (at == end || *at == ' ' || !number(id)) continue;
        if (number(t.user) && number(t.nice) && number(t.system) && number(t.idle) && number(t.iowait) && number(t.irq) &&
            number(t.softirq) && number(t.steal))
            out[id] = t;
    }
    return out;
}

/// What some processors did between two moments, seconds summed over them.
struct cpu_use {
    double wall = 0;  ///< elapsed time, once for each processor
    double busy = 0;  ///< wall − idle − iowait − steal
    double steal = 0; ///< taken by the hypervisor for others
    std::size_t processors = 0;

    double busy_share() const { return wall > 0 ? busy / wall : 0; }
    double steal_share() const { return wall > 0 ? steal / wall : 0; }
};

/// The counters of all processors, and when they were read.
struct cpu_snapshot {
    std::map<int, processor_ticks> processors;
    std::int64_t taken = 0; ///< ns

    /// Throws `error` when /proc is not mounted.
    static cpu_snapshot take() { return {read_stat(system::read_file("/proc/stat", 1 << 20)), now()}; }
};

/// The use of exactly `ids` from `before` to `after`. A processor that one of them lacks (it was unplugged) is not counted.
///
/// Idle time is what the kernel measures; the kinds of busy time are only sampled, so busy time is what is left of the wall.
/// Counters that went back (idle and iowait may, see proc(5)) count as nothing. `ticks_per_second` is sysconf(_SC_CLK_TCK).
inline cpu_use used_between(cpu_snapshot const& before, cpu_snapshot const& after, std::span<int const> ids, double ticks_per_second)
{
    cpu_use out;
    double const wall = std::max(seconds(after.taken - before.taken), 0.0);
    for (int const id : ids) {
        auto const b = before.processors.find(id), a = after.processors.find(id);
        if (b == before.processors.end() || a == after.processors.end()) continue;
        auto const spent = [&](std::uint64_t processor_ticks::*kind) {
            auto const from = b->second.*kind, to = a->second.*kind;
            return to > from ? static_cast<double>(to - from) / ticks_per_second : 0.0;
        };
        using t = processor_ticks;
        double const steal = spent(&t::steal);
        out.wall += wall;
        out.steal += steal;
        out.busy += std::clamp(wall - spent(&t::idle) - spent(&t::iowait) - steal, 0.0, wall);
        ++out.processors;
    }
    return out;
}

inline cpu_use used_between(cpu_snapshot const& before, cpu_snapshot const& after, std::span<int const> ids)
{
    return used_between(before, after, ids, static_cast<double>(::sysconf(_SC_CLK_TCK)));
}

/// {processors, wall_seconds, busy_seconds, busy_share, steal_share}
inline boost::json::object to_json(cpu_use const& use)
{
    return {{"processors", use.processors},
            {"wall_seconds", use.wall},
            {"busy_seconds", use.busy},
            {"busy_share", use.busy_share()},
            {"steal_share", use.steal_share()}};
}

} // namespace tare::measure
