#pragma once

#include <tare/measure/clock.hpp>
#include <tare/topology/team.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace tare::workload::random_access_kernels {

/// Calls `function(thread)` on all threads once they have met. Seconds from the first one's begin to the last one's end.
template <class Function>
double timed(topology::team& team, Function&& function)
{
    struct alignas(64) interval {
        std::int64_t begin = 0;
        std::int64_t end = 0;
    };
    std::vector<interval> stamps(static_cast<std::size_t>(team.size()));
    team.run([&](int thread) {
        auto& at = stamps[static_cast<std::size_t>(thread)];
        team.barrier().meet();
        at.begin = measure::now();
        function(thread);
        at.end = measure::now();
    });
    auto const begin = std::min_element(stamps.begin(), stamps.end(), [](auto& l, auto& r) { return l.begin < r.begin; })->begin;
    auto const end = std::max_element(stamps.begin(), stamps.end(), [](auto& l, auto& r) { return l.end < r.end; })->end;
    return measure::seconds(end - begin);
}

} // namespace tare::workload::random_access_kernels
