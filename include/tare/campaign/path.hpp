#pragma once

#include <tare/environment/site.hpp>
#include <tare/network/inside.hpp>
#include <tare/network/link.hpp>
#include <tare/network/translation.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace tare::campaign {

/// What lay between the two sides of a trial, as the SUT's machine saw it.
struct path_seen {
    std::map<std::string, network::link_traffic> links;      ///< what each carried in the trial
    std::optional<network::tracked_connections> connections; ///< of the service's port; nothing when the kernel does not list them
    std::optional<std::int64_t> sut_mtu, peer_mtu;           ///< of the wire's ends
    std::optional<bool> same_addresses; ///< both sides told the same two addresses of their connection; nothing when they tell none
    boost::json::object sut_wire = {}, peer_wire = {}; ///< settings of the wire's ends
};

namespace detail {

/// More than the few packets of address resolution that a link on nobody's way may see.
inline bool carried(path_seen const& path, std::string const& link)
{
    auto const found = path.links.find(link);
    return found != path.links.end() && std::min(found->second.received, found->second.sent) > 10;
}

} // namespace detail

/// Whether the two views {peer: {own, other}, sut: {own, other}} in a workload's facts are those of one connection without translation.
inline std::optional<bool> same_addresses(boost::json::object const& facts)
{
    auto const address = [&](char const* side, char const* end) -> std::string {
        auto const path = facts.if_contains("path");
        auto const view = path && path->is_object() ? path->get_object().if_contains(side) : nullptr;
        auto const told = view && view->is_object() ? view->get_object().if_contains(end) : nullptr;
        return told && told->is_string() ? std::string(told->get_string()) : std::string{};
    };
    auto const peer = address("peer", "own"), sut = address("sut", "own");
    if (peer.empty() || sut.empty()) return std::nullopt;
    return peer == address("sut", "other") && sut == address("peer", "other");
}

/// Why the addresses that both sides see do not fit the factor `network`; empty when they do, or when nothing is known of them.
inline std::string wrong_addresses(std::optional<bool> same, std::string const& factor)
{
    if (factor == "nat" && same == true) return "both sides see the same addresses, though NAT was asked for";
    if (factor != "nat" && same == false) return "the two sides see different addresses, though no NAT was asked for";
    return {};
}

/// Why the packets did not take the way that the environment's factor `network` names, in a sentence; empty when they did.
///
/// Not a formality: of the paper's own MySQL results those labelled "NAT" had the packet counts of the host's network.
inline std::string wrong_path(path_seen const& path, std::string const& factor)
{
    if (path.sut_mtu != path.peer_mtu)
        return "the wire's ends differ in MTU: " + std::to_string(path.sut_mtu.value_or(0)) + " bytes at the SUT, " +
               std::to_string(path.peer_mtu.value_or(0)) + " at the peer";
    if (!detail::carried(path, std::string(network::wire_link))) return "hardly a packet crossed the wire between the two machines";
    bool const by_docker = detail::carried(path, "docker0"),
               by_nat = by_docker || detail::carried(path, std::string(network::nat_bridge_link));
    bool const by_bridge = detail::carried(path, std::string(network::tap_link));
    auto const translated = path.connections ? path.connections->translated : 0;
    if (factor == "nat" && !by_nat) return "no packet crossed the bridge of NAT";
    if (factor == "nat" && path.connections && translated == 0) return "the kernel translated no connection, though NAT was asked for";
    if (factor == "bridged" && !by_bridge) return "no packet crossed the guest's tap";
    if (factor == "host" && (by_nat || by_bridge)) return "packets crossed a bridge, though the host's own network was asked for";
    return wrong_addresses(path.same_addresses, factor);
}

/// The member `path` of a record's `host`.
inline boost::json::object to_json(path_seen const& path)
{
    boost::json::object links;
    for (auto const& [name, carried] : path.links)
        links[name] = {{"received", carried.received}, {"sent", carried.sent}, {"dropped", carried.dropped}};
    boost::json::object out{{"packets", std::move(links)}};
    out["wire"] = {{"sut", path.sut_wire}, {"peer", path.peer_wire}};
    if (path.connections) out["connections"] = {{"tracked", path.connections->tracked}, {"translated", path.connections->translated}};
    return out;
}

/// Looks at the SUT's links before and after a trial.
class path_watch {
public:
    path_watch(environment::site& site, std::uint16_t port)
        : site_(site), port_(port), before_(network::inside(site.wire().sut(), network::traffic_here))
    {
    }

    path_seen since() const
    {
        path_seen out;
        std::map<std::string, network::link_traffic> after;
        network::inside(site_.wire().sut(), [&] {
            out.connections = network::connections_here(port_);
            after = network::traffic_here();
            out.sut_wire = network::settings_of(network::wire_link);
        });
        out.peer_wire = network::inside(site_.wire().peer(), [] { return network::settings_of(network::wire_link); });
        for (auto const& [name, now] : after) {
            auto const was = before_.contains(name) ? before_.at(name) : network::link_traffic{};
            out.links[name] = {now.received - was.received, now.sent - was.sent, now.dropped - was.dropped};
        }
        out.sut_mtu = mtu_in(out.sut_wire);
        out.peer_mtu = mtu_in(out.peer_wire);
        return out;
    }

private:
    static std::optional<std::int64_t> mtu_in(boost::json::object const& settings)
    {
        auto const* const mtu = settings.if_contains("mtu");
        return mtu ? std::optional(mtu->to_number<std::int64_t>()) : std::nullopt;
    }

    environment::site& site_;
    std::uint16_t port_;
    std::map<std::string, network::link_traffic> before_;
};

} // namespace tare::campaign
