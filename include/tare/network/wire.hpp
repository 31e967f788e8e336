#pragma once

#include <tare/network/addresses.hpp>
#include <tare/network/namespace.hpp>

#include <string>

namespace tare::network {

/// Two machines on one: the namespaces `tare-ID-sut` and `tare-ID-peer`, joined by one veth pair.
///
/// SUT 198.18.0.1/24, peer 198.18.0.2/24, MTU 1500 unless told otherwise, no route to anywhere else, no IPv6 but ::1. The pair never
/// appears on the host. The destructor removes both; an announcement in the journal lets `undo` do it after `kill -9`. Errors   `error`
/// without root, ip or nft, or with an id that is not 1 to 8 of `[a-z0-9]`.
class wire {
public:
    wire(std::string const& campaign, system::journal& book, int mtu = usual_mtu)
        : campaign_(checked(campaign)), mtu_(mtu), sut_("tare-" + campaign + "-sut", book), peer_("tare-" + campaign + "-peer", book)
    {
        ip(sut(),
           {"link add " + link() + with_mtu() + " type veth peer name " + link() + with_mtu() + " netns " + peer_.name(), "link set lo up",
            address("add"), "link set " + link() + " up"},
           "wire the SUT's namespace");
        ip(peer(), {"link set lo up", "address add " + with_prefix(peer_address) + " dev " + link(), "link set " + link() + " up"},
           "wire the peer's namespace");
    }

    std::string const& campaign() const { return campaign_; }
    fs::path sut() const { return sut_.path(); }
    fs::path peer() const { return peer_.path(); }

    /// The command that puts the SUT's address on its end ("add", "replace") or takes it off ("delete").
    static std::string address(std::string const& verb) { return "address " + verb + ' ' + with_prefix(sut_address) + " dev " + link(); }

    /// Makes the peer ask again who has the SUT's address: it keeps the last one's hardware address for a minute.
    void forget_neighbours() const { ip(peer(), {"neighbour flush dev " + link()}, "make the peer forget its neighbours"); }

    /// The command that deletes all links that a bridge or NAT has added to the SUT's namespace.
    static std::string delete_start_links() { return "link delete group " + std::to_string(start_group); }

    /// What ip(8) needs to know of such a link.
    std::string start_link() const { return with_mtu() + " group " + std::to_string(start_group); }
    std::string with_mtu() const { return " mtu " + std::to_string(mtu_); }

    static std::string link() { return std::string(wire_link); }
    static std::string with_prefix(std::string_view address) { return std::string(address) + '/' + std::to_string(prefix_length); }

private:
    static std::string const& checked(std::string const& campaign)
    {
        if (!system::valid_campaign_id(campaign))
            throw error("cannot name namespaces after this campaign", "an id is 1 to 8 of a-z and 0-9");
        return campaign;
    }

    std::string campaign_;
    int mtu_;
    netns sut_, peer_;
};

} // namespace tare::network
