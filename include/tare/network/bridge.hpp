#pragma once

#include <tare/network/wire.hpp>

#include <string>

namespace tare::network {

/// A bridge in the SUT's namespace that joins the wire and a tap: the guest takes the SUT's place and its address, 198.18.0.1.
///
/// QEMU runs inside `wire.sut()` and opens `tap()` (`-netdev tap,ifname=…,script=no,downscript=no`, vhost or not). No spanning tree,
/// no forwarding delay, no multicast snooping. While it exists the SUT's namespace itself has no address on the wire.
/// The destructor puts wire and address back. Not in the journal: all of it goes with the SUT's namespace.
/// Errors   `error` with ip's words, for instance when there is no /dev/net/tun; the wire is as before then.
class bridge {
public:
    explicit bridge(wire const& between) : wire_(between)
    {
        if (has_link(wire_.sut(), bridge_link)) remove();
        try {
            make();
        } catch (...) {
            remove_quietly();
            throw;
        }
    }
    bridge(bridge const&) = delete;
    bridge& operator=(bridge const&) = delete;
    ~bridge() { remove_quietly(); }

    std::string tap() const { return std::string(tap_link); }
    std::string name() const { return std::string(bridge_link); }
    std::string guest_address() const { return wire::with_prefix(sut_address); }

private:
    void make() const
    {
        ip(wire_.sut(),
           {"link add " + name() + wire_.start_link() + " type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
            "tuntap add dev " + tap() + " mode tap user root vnet_hdr", "link set " + tap() + wire_.start_link(), wire::address("delete"),
            "link set " + wire::link() + " master " + name(), "link set " + tap() + " master " + name() + " up",
            "link set " + name() + " up"},
           "bridge the guest to the wire");
        wire_.forget_neighbours();
    }

    /// Takes away whatever of it exists, as a leftover may be half made. A deleted bridge sets its ports free.
    void remove() const
    {
        // The tap is in the group only after its own command, so a leftover may need its name.
        auto const sut = wire_.sut();
        std::vector<std::string> lines;
        if (has_link(sut, tap_link)) lines.push_back("link set " + tap() + wire_.start_link());
        if (!lines.empty() || has_link(sut, bridge_link)) lines.push_back(wire::delete_start_links());
        lines.push_back(wire::address("replace"));
        ip(sut, lines, "give the wire back its address");
        wire_.forget_neighbours();
    }

    void remove_quietly() const
    {
        try {
            remove();
        } catch (std::exception const&) { // the namespace takes it all with it; the next bridge removes what is left
        }
    }

    wire const& wire_;
};

} // namespace tare::network
