#pragma once

#include <tare/environment/launch/qemu_command.hpp>
#include <tare/environment/policy.hpp>
#include <tare/network/bridge.hpp>
#include <tare/network/guest_address.hpp>
#include <tare/network/guest_port.hpp>

#include <unistd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tare::environment::launch {

/// How one guest is connected: by a bridge to the wire; beside a real second machine by a port of the host's own network; or by QEMU
/// itself.
class guest_connection {
public:
    /// Errors: `error` with ip's words; the host is as before then.
    guest_connection(site& where, bool bridged, std::uint16_t port)
    {
        auto const& chosen = where.chosen();
        network_.vhost = bridged && ::access("/dev/vhost-net", R_OK | W_OK) == 0;
        if (!bridged) {
            outside_ = where.sut_address().empty() ? "127.0.0.1" : where.sut_address();
            inside_ = {user_guest_address, network::prefix_length};
            network_.forward_from = outside_;
            network_.port = port;
        } else if (chosen.peer.empty()) {
            bridge_ = std::make_unique<network::bridge>(where.wire());
            inside_ = {std::string(network::sut_address), network::prefix_length};
            network_.tap = bridge_->tap();
            mtu_ = chosen.mtu;
        } else {
            inside_ = network::guest_address::from(chosen.guest_address).value();
            add_port(where.id(), chosen, where.journal());
        }
        if (bridged) outside_ = inside_.address;
    }

    /// For QEMU, and what it has to inherit.
    guest_network const& network() const { return network_; }
    std::vector<std::pair<int, int>> passed() const
    {
        return network_.fd < 0 ? std::vector<std::pair<int, int>>{} : std::vector{std::pair{port_->fd(), network_.fd}};
    }

    /// Where the peer reaches it, and what it calls itself.
    std::string const& outside() const { return outside_; }
    network::guest_address const& inside() const { return inside_; }
    /// Bytes, of the guest's link; 0 where QEMU decides.
    int mtu() const { return mtu_; }
    bool through_qemu() const { return network_.tap.empty() && network_.fd < 0; }

private:
    static constexpr int inherited_number = 5;

    void add_port(std::string const& campaign, options const& chosen, system::journal& book)
    {
        using kind = network::guest_port::kind;
        bool const macvtap = !chosen.macvtap.empty();
        port_ = std::make_unique<network::guest_port>(campaign, macvtap ? kind::macvtap : kind::tap,
                                                      macvtap ? chosen.macvtap : chosen.bridge, book);
        network_.hardware_address = port_->hardware_address();
        mtu_ = network::mtu_of(macvtap ? chosen.macvtap : chosen.bridge);
        if (macvtap)
            network_.fd = inherited_number;
        else
            network_.tap = port_->name();
    }

    std::unique_ptr<network::bridge> bridge_;
    std::unique_ptr<network::guest_port> port_;
    guest_network network_;
    network::guest_address inside_;
    std::string outside_;
    int mtu_ = 0;
};

/// Whether a bridged guest can be connected beside the real second machine that was named.
inline availability guest_beside_peer(site const& where)
{
    auto const& chosen = where.chosen();
    auto const& onto = chosen.macvtap.empty() ? chosen.bridge : chosen.macvtap;
    if (onto.empty())
        return {"a bridged guest beside the peer " + chosen.peer + " needs a bridge or a link to be put on",
                "name one that exists with --bridge or --macvtap, or choose network::user"};
    if (::if_nametoindex(onto.c_str()) == 0) return {"there is no link " + onto, "name one that 'ip link' shows"};
    auto const address = network::guest_address::from(chosen.guest_address);
    if (!address)
        return {"a bridged guest beside the peer " + chosen.peer + " needs an address of its own", "give one with --guest-address"};
    if (where.met() && !address->is_beside(where.met()->address))
        return {"the guest's address " + chosen.guest_address + " is not in the network of the peer's, " + where.met()->address,
                "give another one with --guest-address"};
    return {};
}

} // namespace tare::environment::launch
