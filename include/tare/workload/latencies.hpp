#pragma once

#include <tare/measure/histogram.hpp>
#include <tare/quantity.hpp>

namespace tare::workload {

/// What samples say of a distribution of latencies.
struct latencies {
    using microseconds = quantity<"us", better::lower>;

    microseconds mean, p50, p90, p99, p999, max;

    static latencies of(measure::histogram const& counted)
    {
        auto const us = [](double nanoseconds) { return microseconds{nanoseconds / 1000}; };
        auto const quantile = [&](double share) { return us(static_cast<double>(counted.quantile(share))); };
        return {us(counted.mean()), quantile(0.5), quantile(0.9), quantile(0.99), quantile(0.999), us(static_cast<double>(counted.most()))};
    }
};

} // namespace tare::workload
