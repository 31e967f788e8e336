#pragma once

#include <tare/system/error.hpp>
#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <sys/resource.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tare::measure {

/// What the kernel counted for this process with all of its threads.
struct process_use {
    double user_seconds = 0;
    double system_seconds = 0;
    std::int64_t voluntary_switches = 0;   ///< it waited
    std::int64_t involuntary_switches = 0; ///< another thread wanted the processor
    std::int64_t minor_faults = 0;
    std::int64_t major_faults = 0;
    std::optional<std::int64_t> migrations; ///< of the main thread between processors; nothing without CONFIG_SCHED_DEBUG

    static process_use take();
};

namespace detail {

inline double seconds_of(timeval const& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; }

/// The number of "se.nr_migrations    :    12" in a text in the format of /proc/self/sched.
inline std::optional<std::int64_t> migrations_in(std::string_view sched)
{
    auto const line = sched.find("se.nr_migrations");
    if (line == std::string_view::npos) return std::nullopt;
    auto const colon = sched.find(':', line);
    auto const digits = colon == std::string_view::npos ? colon : sched.find_first_not_of(' ', colon + 1);
    std::int64_t number = 0;
    if (digits == std::string_view::npos) return std::nullopt;
    auto const code = std::from_chars(sched.data() + digits, sched.data() + sched.size(), number).ec;
    return code == std::errc{} ? std::optional(number) : std::nullopt;
}

} // namespace detail

/// Source  getrusage(2).
inline process_use process_use::take()
{
    rusage r{};
    ::getrusage(RUSAGE_SELF, &r);
    process_use out{detail::seconds_of(r.ru_utime), detail::seconds_of(r.ru_stime), r.ru_nvcsw, r.ru_nivcsw, r.ru_minflt, r.ru_majflt, {}};
    out.migrations = detail::migrations_in(system::read_line("/proc/self/sched").value_or(""));
    return out;
}

/// What was used between two moments.
inline boost::json::object to_json(process_use const& before, process_use const& after)
{
    boost::json::object out{{"user_seconds", after.user_seconds - before.user_seconds},
                            {"system_seconds", after.system_seconds - before.system_seconds},
                            {"voluntary_switches", after.voluntary_switches - before.voluntary_switches},
                            {"involuntary_switches", after.involuntary_switches - before.involuntary_switches},
                            {"minor_faults", after.minor_faults - before.minor_faults},
                            {"major_faults", after.major_faults - before.major_faults}};
    if (before.migrations && after.migrations) out["migrations"] = *after.migrations - *before.migrations;
    return out;
}

} // namespace tare::measure
