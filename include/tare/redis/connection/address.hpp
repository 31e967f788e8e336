#pragma once

#include <tare/wire/address.hpp>

#include <cstdint>
#include <string>

namespace tare::redis {

namespace asio = boost::asio;

/// Where a server is: `over_tcp`, `over_unix`, or `over_tls` of <tare/redis/connection/tls.hpp>.
using address = wire::address;

/// A name or an address of IPv4 or IPv6, and a port.
inline address over_tcp(std::string const& host, std::uint16_t port = 6379) { return wire::tcp_address(host, port); }

/// A Unix socket (redis.conf: unixsocket). Throws `usage_error` for a path that is longer than the kernel takes, 107 bytes.
inline address over_unix(std::string const& path) { return wire::unix_address(path); }

} // namespace tare::redis
