#pragma once

#include <tare/topology/team.hpp>

#include <algorithm>
#include <cstddef>
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

/// Calls `run(load)` for each load on a processor of its own, all at the same time, and waits until the last one is over. Requires as many
/// processors as loads. Throws what the first of them threw.
template <class Load, class Run>
auto run_each(std::vector<Load>& loads, std::span<int const> processors, Run run)
{
    auto const own = processors.first(loads.size());
    topology::team team({own.begin(), own.end()});
    team.run([&](int thread) { run(loads[static_cast<std::size_t>(thread)]); });
    counted<std::remove_cvref_t<decltype(loads.front().seen())>> out{.threads = loads.size()};
    for (auto const& l : loads) {
        out.sum.add(l.seen());
        out.busy = std::max(out.busy, l.busy());
    }
    return out;
}

} // namespace tare::workload
