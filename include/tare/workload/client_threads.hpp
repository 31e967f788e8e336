#pragma once

#include <tare/measure/clock.hpp>
#include <tare/topology/team.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <future>
#include <span>
#include <type_traits>
#include <vector>

namespace tare::workload {

/// What the clients of all threads counted.
template <class Counts>
struct counted {
    Counts sum{};
    double busy = 0; ///< of the thread that was on its processor the most, the share of its time
    std::size_t threads = 0;

    /// Whether the clients may have been what everything waited for.
    bool is_saturated() const { return busy > 0.95; }
};

/// What a record says of clients that were saturated.
inline constexpr char const* saturated_clients = "the clients were saturated (a thread was busy for 95 % of its time)";

/// A moment at which all threads of clients are there, ns of `measure::now`.
inline std::int64_t start_of_clients() { return measure::now() + 2'000'000; }

/// Calls `run(load)` for each load on a processor of its own, all at the moment `begin`, and waits until the last one is over. Requires as
/// many processors as loads. Throws what the first of them threw.
template <class Load, class Run>
auto run_each(std::vector<Load>& loads, std::span<int const> processors, std::int64_t begin, Run run)
{
    auto const own = processors.first(loads.size());
    // A team's first thread is the one that makes it; this one has other business, and keeps its affinity.
    std::async(std::launch::async, [&] {
        topology::team team({own.begin(), own.end()});
        team.run([&](int thread) {
            while (measure::now() < begin) {
            }
            run(loads[static_cast<std::size_t>(thread)]);
        });
    }).get();
    counted<std::remove_cvref_t<decltype(loads.front().seen())>> out{.threads = loads.size()};
    for (auto const& l : loads) {
        out.sum.add(l.seen());
        out.busy = std::max(out.busy, l.busy());
    }
    return out;
}

} // namespace tare::workload
