#pragma once

#include <tare/network/wire.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tare::network {

enum class transport { tcp, udp };

/// A port of the SUT's address that leads into the container.
struct published {
    transport protocol;
    std::uint16_t outside;   ///< the port that the peer connects to
    std::uint16_t contained; ///< the port that the server binds
};

/// The rules of one container's NAT, for nft: what Docker sets up without its userland proxy. Throws `error` on port 0.
inline std::string nat_rules(std::vector<published> const& ports)
{
    std::string inward;
    for (auto const& port : ports) {
        if (port.outside == 0 || port.contained == 0) throw error("cannot publish port 0", "name a port from 1 to 65535");
        auto const* const protocol = port.protocol == transport::tcp ? "tcp" : "udp";
        inward += std::string("    ip daddr ") + std::string(sut_address) + ' ' + protocol + " dport " + std::to_string(port.outside) +
                  " dnat to " + std::string(nat_address) + ':' + std::to_string(port.contained) + "\n";
    }
    return "table ip tare {\n  chain inward {\n    type nat hook prerouting priority dstnat;\n" + inward +
           "  }\n  chain local {\n    type nat hook output priority -100;\n" + inward +
           "  }\n  chain outward {\n    type nat hook postrouting priority srcnat;\n    ip saddr " + std::string(nat_network) +
           " oifname != \"" + std::string(nat_bridge_link) + "\" masquerade\n  }\n}\n";
}

/// A container's own network: the namespace `tare-ID-c` behind a bridge and NAT in the SUT's namespace.
///
/// Container 198.19.0.2, default route 198.19.0.1; outward masqueraded as 198.18.0.1; `ports` of 198.18.0.1 lead inward.
/// Forwarding is switched on in the SUT's namespace alone: the host's ip_forward, iptables and links have no part in it.
/// The destructor undoes all; the namespace is in the journal and the rest goes with the SUT's.
/// Errors   `error` with the words of ip or nft; the SUT's namespace is as before then.
class container_nat {
public:
    container_nat(wire const& between, system::journal& book, std::vector<published> const& ports) : wire_(between)
    {
        auto const rules = nat_rules(ports);
        if (has_link(wire_.sut(), nat_bridge_link)) remove();
        space_.emplace("tare-" + wire_.campaign() + "-c", book);
        try {
            make(rules);
        } catch (...) {
            remove_quietly();
            throw;
        }
    }
    container_nat(container_nat const&) = delete;
    container_nat& operator=(container_nat const&) = delete;
    ~container_nat() { remove_quietly(); }

    /// The namespace in which the container runs.
    fs::path container() const { return space_->path(); }

private:
    static std::string name(std::string_view link) { return std::string(link); }

    void make(std::string const& rules) const
    {
        auto const bridge = name(nat_bridge_link), port = name(nat_port_link), inner = name(container_link);
        ip(wire_.sut(),
           {"link add " + bridge + wire::start_link() + " type bridge stp_state 0 forward_delay 0",
            "address add " + wire::with_prefix(nat_gateway) + " dev " + bridge,
            "link add " + port + wire::start_link() + " type veth peer name " + inner + " mtu " + std::to_string(mtu) + " netns " +
                space_->name(),
            "link set " + port + " master " + bridge + " up", "link set " + bridge + " up"},
           "make the container's bridge");
        ip(container(),
           {"link set lo up", "address add " + wire::with_prefix(nat_address) + " dev " + inner, "link set " + inner + " up",
            "route add default via " + name(nat_gateway)},
           "wire the container's namespace");
        nft(wire_.sut(), rules, "set up NAT");
        inside(wire_.sut(), [] { write_sysctl("ipv4/ip_forward", "1"); });
    }

    /// Takes away whatever of it exists. Not left to the end of the container's namespace, which comes late when something still runs
    /// there.
    void remove() const
    {
        auto const sut = wire_.sut();
        inside(sut, [] { write_sysctl("ipv4/ip_forward", "0"); });
        nft(sut, "table ip tare\ndelete table ip tare\n", "take NAT away");
        if (has_link(sut, nat_bridge_link)) ip(sut, {wire::delete_start_links()}, "remove the container's bridge");
    }

    void remove_quietly() const
    {
        try {
            remove();
        } catch (std::exception const&) { // the namespace takes it all with it; the next NAT removes what is left
        }
    }

    wire const& wire_;
    std::optional<netns> space_;
};

} // namespace tare::network
