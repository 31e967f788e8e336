#pragma once

#include <tare/agent/message.hpp>
#include <tare/workload/erased.hpp>

#include <boost/json.hpp>

#include <string_view>

namespace tare::campaign {

/// Fills the metrics that a sample leaves open, from `host`, what the host saw between order and result; others stay as they are.
///
/// `sut_cpu` and, with a peer, `peer_cpu`: `busy_seconds` of the processors of each side over `work`, in the metric's unit.
/// `sut_use`: `busy_seconds` of the SUT's processors over `wall_seconds`, which is the elapsed time once for each of them, in %.
/// Throws `error` when CPU time has to be shared out and the workload did no work or did not say how much.
inline boost::json::object host_filled(boost::json::object sample, workload::functions const& of, double work,
                                       boost::json::object const& host)
{
    auto const busy_of = [&host](std::string_view side) { return agent::number_of(agent::object_of(host, side), "busy_seconds"); };
    if (of.tells_use) {
        auto const wall = agent::number_of(agent::object_of(host, "sut"), "wall_seconds");
        if (!(wall > 0)) throw error("the host did not see what the SUT's processors did, so their use is not known");
        sample["sut_use"] = 100 * busy_of("sut") / wall;
    }
    if (of.cpu_units == 0) return sample;
    if (!(work > 0)) throw error("the workload did not say how much it did, so its CPU time cannot be shared out");
    sample["sut_cpu"] = busy_of("sut") / work * of.cpu_units;
    if (of.has_peer) sample["peer_cpu"] = busy_of("peer") / work * of.cpu_units;
    return sample;
}

} // namespace tare::campaign
