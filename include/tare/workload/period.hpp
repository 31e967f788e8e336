#pragma once

#include <tare/measure/clock.hpp>

#include <cstdint>

namespace tare::workload {

/// The time in which clients are counted, ns of `measure::now`. They work before it, and until what they began in it has ended.
struct period {
    std::int64_t begin = 0, end = 0;

    bool holds(std::int64_t moment) const { return moment >= begin && moment < end; }
    /// The share of it that is over; below 0 before it begins.
    double over(std::int64_t now) const { return static_cast<double>(now - begin) / static_cast<double>(end - begin); }
};

/// `seconds` that are counted, after a warm-up that begins at `begin`.
inline period period_after(std::int64_t begin, double warm_up, double seconds)
{
    auto const from = begin + measure::nanoseconds(warm_up);
    return {from, from + measure::nanoseconds(seconds)};
}

} // namespace tare::workload
