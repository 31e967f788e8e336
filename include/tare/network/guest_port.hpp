#pragma once

#include <tare/network/inside.hpp>
#include <tare/network/ip.hpp>
#include <tare/network/link.hpp>
#include <tare/system/journal.hpp>

#include <boost/crc.hpp>

#include <sys/sysmacros.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace tare::network {

/// Whether text may be the name of a link that exists. Linux allows more; nothing of these is read as an option or a second word.
inline bool valid_link_name(std::string_view text)
{
    auto const allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() < IFNAMSIZ && text.front() != '-' && text != "." && text != ".." &&
           std::ranges::all_of(text, allowed);
}

/// A locally administered hardware address of a campaign's guest: two campaigns on one network must not have the same.
inline std::string guest_hardware_address(std::string_view campaign, int first = 0x02)
{
    boost::crc_32_type key;
    key.process_bytes(campaign.data(), campaign.size());
    char text[18];
    std::snprintf(text, sizeof text, "%02x:74:61:%02x:%02x:%02x", first & 0xff, key.checksum() >> 16 & 0xff, key.checksum() >> 8 & 0xff,
                  key.checksum() & 0xff);
    return text;
}

/// Removes a link of the caller's namespace; false when there is none.
inline bool delete_link(std::string const& name)
{
    if (::if_nametoindex(name.c_str()) == 0) return false;
    ip({}, {"link delete dev " + name}, "remove the link " + name);
    return true;
}

/// The end of a guest's network in the host's own: the link `tare-ID`, a tap that is a port of a bridge that exists, or a macvtap on a
/// link that exists. What exists keeps its addresses, routes and settings.
///
/// In the journal, removed by the destructor. Errors: `error` with ip's words; nothing is left then.
class guest_port {
public:
    enum class kind { tap, macvtap };

    guest_port(std::string const& campaign, kind what, std::string const& onto, system::journal& book)
        : campaign_(campaign), name_("tare-" + campaign), book_(book)
    {
        delete_link(name_);
        number_ = book_.will_create(system::created::link, name_);
        try {
            ip({}, what == kind::tap ? as_tap(onto) : as_macvtap(onto), "connect the guest to " + onto);
            if (what == kind::macvtap) open();
        } catch (...) {
            remove();
            throw;
        }
    }
    guest_port(guest_port const&) = delete;
    guest_port& operator=(guest_port const&) = delete;
    ~guest_port() { remove(); }

    std::string const& name() const { return name_; }
    std::string hardware_address() const { return guest_hardware_address(campaign_); }
    /// What QEMU is handed instead of a name, or -1.
    int fd() const { return opened_.get(); }

private:
    /// A bridge takes the smallest MTU and the lowest hardware address of its ports, unless it was given its own: this port has neither.
    std::vector<std::string> as_tap(std::string const& bridge) const
    {
        auto const own = guest_hardware_address(campaign_, 0xfe);
        return {"tuntap add dev " + name_ + " mode tap user root vnet_hdr",
                "link set dev " + name_ + " address " + own + " mtu " + std::to_string(mtu_of(bridge)) + " addrgenmode none",
                "link set dev " + name_ + " master " + bridge + " up"};
    }

    std::vector<std::string> as_macvtap(std::string const& link) const
    {
        return {"link add link " + link + " name " + name_ + " address " + hardware_address() + " type macvtap mode bridge",
                "link set dev " + name_ + " addrgenmode none up"};
    }

    void open()
    {
        auto const device = "/dev/tap" + std::to_string(::if_nametoindex(name_.c_str()));
        opened_ = system::open_file(device, O_RDWR);
    }

    void remove() noexcept
    {
        opened_.reset();
        try {
            delete_link(name_);
            book_.undone(number_);
        } catch (std::exception const&) { // the entry stays open: `undo` tries again and says why it fails
        }
    }

    std::string campaign_, name_;
    system::journal& book_;
    std::uint64_t number_ = 0;
    system::descriptor opened_;
};

} // namespace tare::network
