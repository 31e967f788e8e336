#pragma once

#include <tare/redis/connection/address.hpp>
#include <tare/wire/tls.hpp>

#include <cstdint>
#include <string>

namespace tare::redis {

/// Who includes this file links OpenSSL: -lssl -lcrypto. redis-server asks for a certificate of the client's unless it is told
/// `tls-auth-clients no`.
using tls_settings = wire::tls_settings;

/// TLS 1.2 or newer over TCP. The server must show a certificate for this host that a known authority signed.
/// Throws `error` when a file of the settings cannot be used.
inline address over_tls(std::string const& host, std::uint16_t port = 6379, tls_settings const& how = {})
{
    return wire::tls_address(host, port, how);
}

} // namespace tare::redis
