#pragma once

#include <tare/environment/site.hpp>
#include <tare/network/steering.hpp>
#include <tare/topology/machine.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace tare::campaign {

/// Processors of the peer side: those on cores that the SUT has no part of; where there is none such, those that the SUT was not given;
/// where it was given all, all.
inline topology::resources peer_resources(topology::machine const& host, topology::resources const& sut)
{
    std::vector<topology::processor> other_cores, rest;
    for (auto const& p : host.processors()) {
        if (std::ranges::find(sut.processors, p.id, &topology::processor::id) != sut.processors.end()) continue;
        rest.push_back(p);
        if (std::ranges::find(sut.processors, p.core, &topology::processor::core) == sut.processors.end()) other_cores.push_back(p);
    }
    return host.with(!other_cores.empty() ? other_cores : !rest.empty() ? rest : host.processors());
}

/// The same, with nothing when the peer has processors of its own: those of a real second machine.
inline topology::resources peer_resources(environment::site const& site, topology::machine const& host, topology::resources const& sut)
{
    return site.met() ? topology::resources{} : peer_resources(host, sut);
}

/// Steers each end of the wire to its own side's processors: without that, a veth pair has its packets received on the sender's.
/// Returns whether the kernel let it; records say so. A real second machine's packets come through devices that nobody changes.
inline bool steer_wire(environment::site& site, topology::resources const& sut, topology::resources const& peer)
try {
    if (!site.has_wire()) return false;
    std::string const link(network::wire_link);
    network::steer_receive(site.wire().sut(), link, sut.processor_ids());
    network::steer_receive(site.wire().peer(), link, peer.processor_ids());
    return true;
} catch (interrupted const&) {
    throw;
} catch (error const&) {
    return false;
}

} // namespace tare::campaign
