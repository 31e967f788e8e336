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

/// What every start behind NAT needs and no packet of others meets: the namespace `tare-ID-c`, wired to a bridge in the SUT's namespace.
///
/// Made once and kept, because the kernel takes 60 ms to delete a bridge and its port. The bridge is down, and nothing is routed to
/// it, until a `container_nat` uses it. The destructor removes all; the namespace is in the journal and the rest goes with the SUT's.
/// Errors   `error` with the words of ip; the SUT's namespace is as before then.
class container_network {
public:
    container_network(wire const& between, system::journal& book) : wire_(between)
    {
        if (has_link(sut(), nat_bridge_link)) remove();
        space_.emplace("tare-" + wire_.campaign() + "-c", book);
        try {
            make();
        } catch (...) {
            remove_quietly();
            throw;
        }
    }
    container_network(container_network const&) = delete;
    container_network& operator=(container_network const&) = delete;
    ~container_network() { remove_quietly(); }

    /// The namespace in which the container runs, and the one in which the host's end lies.
    fs::path container() const { return space_->path(); }
    fs::path sut() const { return wire_.sut(); }

    /// Nothing happens when there are none.
    void remove_rules() const { nft(sut(), "table ip tare\ndelete table ip tare\n", "take NAT away"); }

private:
    static std::string name(std::string_view link) { return std::string(link); }
    std::string kept_link() const { return wire_.with_mtu() + " group " + std::to_string(nat_group); }

    void make() const
    {
        auto const bridge = name(nat_bridge_link), port = name(nat_port_link), inner = name(container_link);
        ip(sut(),
           {"link add " + bridge + kept_link() + " type bridge stp_state 0 forward_delay 0",
            "address add " + wire::with_prefix(nat_gateway) + " dev " + bridge,
            "link add " + port + kept_link() + " type veth peer name " + inner + wire_.with_mtu() + " netns " + space_->name(),
            "link set " + port + " master " + bridge + " up"},
           "make the container's bridge");
        // A port of a bridge needs none; it would have a route for multicast.
        inside(sut(), [&] { write_sysctl_if_present("ipv6/conf/" + port + "/disable_ipv6", "1"); });
        ip(container(),
           {"link set lo up", "address add " + wire::with_prefix(nat_address) + " dev " + inner, "link set " + inner + " up",
            "route add default via " + name(nat_gateway)},
           "wire the container's namespace");
    }

    /// By their group, so that both links cost one grace period.
    void remove() const
    {
        remove_rules();
        ip(sut(), {"link delete group " + std::to_string(nat_group)}, "remove the container's bridge");
    }

    void remove_quietly() const
    {
        try {
            remove();
        } catch (std::exception const&) { // the namespace takes it all with it; the next one removes what is left
        }
    }

    wire const& wire_;
    std::optional<netns> space_;
};

/// NAT for one container: its network is joined to the SUT's, with rules and forwarding, as long as this lives.
///
/// Container 198.19.0.2, default route 198.19.0.1; outward masqueraded as 198.18.0.1; `ports` of 198.18.0.1 lead inward.
/// Forwarding is switched on in the SUT's namespace alone: the host's ip_forward, iptables and links have no part in it. Afterwards
/// nothing of it is on the way of what is measured next.
/// Errors   `error` with the words of nft; the SUT's namespace is as before then.
class container_nat {
public:
    container_nat(container_network const& own, std::vector<published> const& ports) : own_(own)
    {
        auto const rules = nat_rules(ports);
        try {
            // Created, so that rules that a start could not take away are an error here, which takes them away, and not added to.
            // Deleting them first would cost every start another grace period of the kernel, 10 ms.
            nft(own_.sut(), "create table ip tare\n" + rules, "set up NAT");
            join(true);
        } catch (...) {
            remove_quietly();
            throw;
        }
    }
    container_nat(container_nat const&) = delete;
    container_nat& operator=(container_nat const&) = delete;
    ~container_nat() { remove_quietly(); }

    fs::path container() const { return own_.container(); }

private:
    void join(bool on) const
    {
        inside(own_.sut(), [on] {
            set_link(nat_bridge_link, on);
            write_sysctl("ipv4/ip_forward", on ? "1" : "0");
        });
    }

    void remove_quietly() const
    {
        try {
            join(false);
            own_.remove_rules();
        } catch (std::exception const&) { // the namespace takes it all with it; the next NAT replaces what is left
        }
    }

    container_network const& own_;
};

} // namespace tare::network
