#pragma once

#include <tare/mysql/connection/address.hpp>
#include <tare/wire/tls.hpp>

#include <cstdint>
#include <string>

namespace tare::mysql {

/// Who includes this file links OpenSSL: -lssl -lcrypto.
using tls_settings = wire::tls_settings;

/// TLS 1.2 or newer over TCP, behind the server's greeting and before the login. The server must show a certificate for this host that a
/// known authority signed; one that offers no TLS is left before anything is told to it.
/// Throws `error` when a file of the settings cannot be used.
inline address over_tls(std::string const& host, std::uint16_t port = 3306, tls_settings const& how = {})
{
    return wire::tls_address(host, port, how, wire::secrecy::when_asked);
}

} // namespace tare::mysql
