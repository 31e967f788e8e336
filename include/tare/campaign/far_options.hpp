#pragma once

#include <tare/environment/site.hpp>
#include <tare/network/guest_address.hpp>
#include <tare/network/guest_port.hpp>

#include <string>

namespace tare::campaign {

/// Where the Docker engine of a machine listens when it runs as its package sets it up.
inline constexpr char const* usual_docker_host = "unix:///run/docker.sock";

/// Checks what the command line says about a real second machine, and adds what follows from it: beside one, the SUT is this machine as it
/// is, with the Docker engine that runs. Throws `usage_error`.
inline void complete_far_options(environment::options& given)
{
    if (given.peer.empty()) {
        if (!given.bridge.empty() || !given.macvtap.empty() || !given.guest_address.empty())
            throw usage_error("--bridge, --macvtap and --guest-address are for guests beside a second machine", "name it with --peer");
        return;
    }
    network::check_peer_name(given.peer);
    if (given.mtu != network::usual_mtu)
        throw usage_error("--mtu sets the links between two namespaces of one machine, and beside a second machine no link is changed",
                          "set the MTU of both machines' links yourself");
    if (!given.bridge.empty() && !given.macvtap.empty())
        throw usage_error("a guest is put on one link", "give --bridge or --macvtap, not both");
    for (auto const& link : {given.bridge, given.macvtap})
        if (!link.empty() && !network::valid_link_name(link)) throw usage_error("no link can be called '" + link.substr(0, 40) + "'");
    if (!given.guest_address.empty() && !network::guest_address::from(given.guest_address))
        throw usage_error("'" + given.guest_address.substr(0, 40) + "' is no address of a guest", "write --guest-address 192.0.2.7/24");
    if (given.docker_host.empty()) given.docker_host = usual_docker_host;
}

} // namespace tare::campaign
