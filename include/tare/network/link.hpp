#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Links of the network namespace in which the caller's thread is: what they are set to, and what they have carried.
namespace tare::network {

/// Packets of one link since it was made.
struct link_traffic {
    std::uint64_t received = 0, sent = 0, dropped = 0; ///< dropped in both directions

    bool operator==(link_traffic const&) const = default;
};

/// Link → traffic, of a text in the format of /proc/net/dev; lines that are none are passed over.
/// Source  proc(5): bytes packets errs drop fifo frame compressed multicast | bytes packets errs drop ...
inline std::map<std::string, link_traffic> traffic_in(std::string_view text)
{
    std::map<std::string, link_traffic> out;
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        auto const colon = line.find(':');
        if (colon == line.npos) continue;
        auto const name = line.substr(std::min(line.find_first_not_of(' '), colon), colon);
        line.remove_prefix(colon + 1);
        std::array<std::uint64_t, 12> columns{};
        bool whole = true;
        for (auto& column : columns) {
            line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
            auto const [end, code] = std::from_chars(line.data(), line.data() + line.size(), column);
            whole = whole && code == std::errc{};
            line.remove_prefix(static_cast<std::size_t>(end - line.data()));
        }
        if (whole) out[std::string(name.substr(0, name.find(':')))] = {columns[1], columns[9], columns[3] + columns[11]};
    }
    return out;
}

/// What the links here have carried, without lo.
inline std::map<std::string, link_traffic> traffic_here()
{
    auto out = traffic_in(system::read_file("/proc/thread-self/net/dev", 1 << 20));
    out.erase("lo");
    return out;
}

namespace detail {

/// Offloads that decide what a packet costs. Source  ethtool(8), linux/ethtool.h.
inline constexpr std::pair<char const*, std::uint32_t> offloads[] = {{"tso", ETHTOOL_GTSO},
                                                                     {"gso", ETHTOOL_GGSO},
                                                                     {"gro", ETHTOOL_GGRO},
                                                                     {"tx_checksum", ETHTOOL_GTXCSUM},
                                                                     {"rx_checksum", ETHTOOL_GRXCSUM},
                                                                     {"scatter_gather", ETHTOOL_GSG}};

inline std::optional<bool> offload(int socket, ifreq asked, std::uint32_t which)
{
    ethtool_value value{which, 0};
    asked.ifr_data = reinterpret_cast<char*>(&value);
    if (::ioctl(socket, SIOCETHTOOL, &asked) != 0) return std::nullopt;
    return value.data != 0;
}

} // namespace detail

/// Bytes of the largest packet of a link in the caller's namespace. Throws `error` when there is no such link.
inline int mtu_of(std::string_view link)
{
    ifreq asked{};
    link.copy(asked.ifr_name, IFNAMSIZ - 1);
    system::descriptor const socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    if (!socket || ::ioctl(socket.get(), SIOCGIFMTU, &asked) != 0) throw system_failure("read the MTU of the link " + std::string(link));
    return asked.ifr_mtu;
}

/// {mtu, tso, gso, gro, tx_checksum, rx_checksum, scatter_gather} of a link; a member that the kernel does not tell is missing.
inline boost::json::object settings_of(std::string_view link)
{
    boost::json::object out;
    ifreq asked{};
    link.copy(asked.ifr_name, IFNAMSIZ - 1);
    system::descriptor const socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    if (!socket || ::if_nametoindex(asked.ifr_name) == 0) return out;
    out["mtu"] = mtu_of(link);
    for (auto const& [name, which] : detail::offloads)
        if (auto const on = detail::offload(socket.get(), asked, which)) out[name] = *on;
    return out;
}

} // namespace tare::network
