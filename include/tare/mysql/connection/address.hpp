#pragma once

#include <tare/wire/address.hpp>

#include <cstdint>
#include <string>

namespace tare::mysql {

namespace asio = boost::asio;

/// Where a server is: `over_tcp`, `over_unix`, or `over_tls` of <tare/mysql/connection/tls.hpp>.
using address = wire::address;

/// A name or an address of IPv4 or IPv6, and a port. Statements and rows can be read on the way.
inline address over_tcp(std::string const& host, std::uint16_t port = 3306) { return wire::tcp_address(host, port); }

/// A Unix socket (my.cnf: socket). Throws `usage_error` for a path that is longer than the kernel takes, 107 bytes.
inline address over_unix(std::string const& path) { return wire::unix_address(path); }

} // namespace tare::mysql
