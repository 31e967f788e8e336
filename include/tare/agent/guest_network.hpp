#pragma once

#include <tare/system/file.hpp>

#include <arpa/inet.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <chrono>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

namespace tare::agent::detail {

inline in_addr ipv4(std::string const& text)
{
    in_addr out{};
    if (::inet_pton(AF_INET, text.c_str(), &out) != 1) throw error("the guest was given '" + text.substr(0, 40) + "' as an IPv4 address");
    return out;
}

inline sockaddr_in socket_address(in_addr address)
{
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_addr = address;
    return out;
}

/// One network link of this guest, set up by ioctl: an image needs no ip(8) then.
/// Source  netdevice(7), rtnetlink's older interface, which every kernel keeps.
class guest_link {
public:
    explicit guest_link(std::string name) : name_(std::move(name)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        if (!socket_) throw system_failure("open a socket for the link " + name_);
        if (name_.size() >= IFNAMSIZ) throw error("the link name " + name_ + " is longer than 15 bytes");
    }

    void up()
    {
        auto asked = request();
        apply(SIOCGIFFLAGS, asked, "read the flags of");
        asked.ifr_flags = static_cast<short>(asked.ifr_flags | IFF_UP);
        apply(SIOCSIFFLAGS, asked, "bring up");
    }

    void mtu(int bytes)
    {
        auto asked = request();
        asked.ifr_mtu = bytes;
        apply(SIOCSIFMTU, asked, "set the MTU of");
    }

    void address(in_addr address, int prefix)
    {
        set_address(SIOCSIFADDR, address, "give an address to");
        in_addr mask{};
        mask.s_addr = htonl(prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix));
        set_address(SIOCSIFNETMASK, mask, "give a netmask to");
    }

    void default_route(in_addr gateway)
    {
        rtentry route{};
        auto const put = [](sockaddr& into, in_addr address) {
            auto const from = socket_address(address);
            std::memcpy(&into, &from, sizeof from);
        };
        put(route.rt_dst, {});
        put(route.rt_genmask, {});
        put(route.rt_gateway, gateway);
        route.rt_flags = RTF_UP | RTF_GATEWAY;
        if (::ioctl(socket_.get(), SIOCADDRT, &route) != 0 && errno != EEXIST) throw system_failure("route through " + name_);
    }

    /// Waits until the link carries packets: virtio tells it a moment after it came up.
    void wait_for_carrier(std::chrono::milliseconds limit) const
    {
        auto const deadline = std::chrono::steady_clock::now() + limit;
        while (system::read_line("/sys/class/net/" + name_ + "/carrier") != "1") {
            if (std::chrono::steady_clock::now() > deadline) throw error("the guest's link " + name_ + " does not come up");
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

private:
    ifreq request() const
    {
        ifreq out{};
        name_.copy(out.ifr_name, IFNAMSIZ - 1);
        return out;
    }
    void set_address(unsigned long what, in_addr address, char const* words)
    {
        auto asked = request();
        auto const given = socket_address(address);
        std::memcpy(&asked.ifr_addr, &given, sizeof given);
        apply(what, asked, words);
    }
    void apply(unsigned long what, ifreq& asked, char const* words)
    {
        if (::ioctl(socket_.get(), what, &asked) != 0) throw system_failure(std::string(words) + " the link " + name_);
    }

    std::string name_;
    system::descriptor socket_;
};

/// The one network link that is a device; the module may still be looking for it.
inline std::string virtio_link()
{
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < deadline) {
        std::error_code missing;
        for (auto const& link : system::fs::directory_iterator("/sys/class/net", missing))
            if (system::fs::exists(link.path() / "device")) return link.path().filename();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    throw error("the guest has no network link", "load the module virtio_net");
}

/// No packet that a workload did not send: no router solicitation, no link-local address. A kernel may lack IPv6.
inline void quieten_ipv6()
{
    for (std::string const which : {"all", "default"}) {
        auto const folder = "/proc/sys/net/ipv6/conf/" + which;
        if (!system::fs::exists(folder)) return;
        system::write_setting(folder + "/accept_ra", "0");
        system::write_setting(folder + "/addr_gen_mode", "1");
    }
}

} // namespace tare::agent::detail
