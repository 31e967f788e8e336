#pragma once

#include <tare/network/addresses.hpp>
#include <tare/system/error.hpp>

#include <boost/json.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace tare::workload {

/// Bytes of `context::token`, which every connection between two sides begins with: a stranger's is closed before anything else of it is
/// read.
inline constexpr std::size_t token_length = 32;

/// Compares all bytes whatever they are, so that the time that it takes tells nothing.
inline bool is_token(std::string_view given, std::string_view token)
{
    if (token.size() != token_length || given.size() != token_length) return false;
    unsigned different = 0;
    for (std::size_t i = 0; i < token_length; ++i) different |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(token[i]);
    return different == 0;
}

using network::usual_congestion_control;

/// Sets it before the connection is made. Throws `error` when the kernel does not have or not allow it.
inline void set_congestion_control(int socket, std::string const& name)
{
    if (::setsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, name.c_str(), static_cast<socklen_t>(name.size())) != 0)
        throw system_failure("use the congestion control " + name, errno,
                             "choose one of net.ipv4.tcp_allowed_congestion_control, or load its module");
}

/// A connected socket as one side sees it: behind NAT the two sides see different addresses.
struct ends {
    std::string own, other; ///< numeric addresses
    int mtu = 0;            ///< bytes that the path carries in one packet, as far as this side knows

    boost::json::object to_json() const { return {{"own", own}, {"other", other}, {"mtu", mtu}}; }
};

namespace detail {

inline std::string numeric_address(sockaddr_storage const& address)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (address.ss_family == AF_INET) ::inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in const&>(address).sin_addr, text, sizeof text);
    if (address.ss_family == AF_INET6) ::inet_ntop(AF_INET6, &reinterpret_cast<sockaddr_in6 const&>(address).sin6_addr, text, sizeof text);
    return text;
}

} // namespace detail

/// Empty members where the kernel does not tell.
inline ends ends_of(int socket)
{
    ends out;
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0) out.own = detail::numeric_address(address);
    size = sizeof address;
    if (::getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0) out.other = detail::numeric_address(address);
    size = sizeof out.mtu;
    bool const six = address.ss_family == AF_INET6;
    if (::getsockopt(socket, six ? int{IPPROTO_IPV6} : int{IPPROTO_IP}, six ? IPV6_MTU : IP_MTU, &out.mtu, &size) != 0) out.mtu = 0;
    return out;
}

/// What a side tells the other of itself, in a message of fixed length: JSON and blanks.
using told_ends = std::array<char, 192>;

inline told_ends tell(ends const& seen)
{
    told_ends out;
    out.fill(' ');
    auto const text = boost::json::serialize(seen.to_json());
    std::copy_n(text.begin(), std::min(text.size(), out.size()), out.begin());
    return out;
}

/// The object that was told; empty when it is none. Its members are only written into records, which checks them.
inline boost::json::object told(std::span<char const> text)
{
    boost::json::error_code code;
    auto const value = boost::json::parse({text.data(), text.size()}, code);
    return !code && value.is_object() ? value.get_object() : boost::json::object{};
}

} // namespace tare::workload
