#pragma once

#include <time.h>

#include <algorithm>
#include <cstdint>

namespace tare::measure {

/// Nanoseconds of a clock of the kernel, read without a system call where the clock source allows (tsc, kvm-clock).
inline std::int64_t read_clock(clockid_t which)
{
    timespec now{};
    ::clock_gettime(which, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

/// The clock of every measurement: monotonic, and raw, so that time synchronisation does not bend it. Nanoseconds.
inline std::int64_t now() { return read_clock(CLOCK_MONOTONIC_RAW); }

constexpr double seconds(std::int64_t nanoseconds) { return static_cast<double>(nanoseconds) * 1e-9; }
constexpr std::int64_t nanoseconds(double seconds) { return static_cast<std::int64_t>(seconds * 1e9); }

/// The smallest step that the clock was seen to make, nanoseconds; at least 1. Costs some microseconds.
inline std::int64_t clock_tick()
{
    std::int64_t smallest = INT64_MAX;
    for (int i = 0; i < 20; ++i) {
        auto const first = now();
        auto next = first;
        while (next == first) next = now();
        smallest = std::min(smallest, next - first);
    }
    return std::max<std::int64_t>(smallest, 1);
}

/// Both clocks of one moment, to detect that somebody set the wall clock between two of them.
struct wall_offset {
    std::int64_t realtime_minus_monotonic = 0; ///< ns

    static wall_offset take() { return {read_clock(CLOCK_REALTIME) - read_clock(CLOCK_MONOTONIC)}; }
};

/// Seconds by which the wall clock was set forward (negative: back) between two moments. CLOCK_MONOTONIC is slewed together with
/// the wall clock, so only steps count; below a millisecond it is the time between two readings, and 0 is returned.
constexpr double clock_step(wall_offset before, wall_offset after)
{
    auto const step = after.realtime_minus_monotonic - before.realtime_minus_monotonic;
    return step > -1'000'000 && step < 1'000'000 ? 0 : seconds(step);
}

} // namespace tare::measure
