#pragma once

#include <tare/mysql/protocol/capability.hpp>
#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/reader.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::mysql::protocol {

constexpr std::size_t nonce_bytes = 20;

/// What a server says first. Texts are valid as long as the message is.
struct greeting {
    std::string_view version{};
    std::uint32_t connection = 0; ///< the number by which KILL knows it
    capability offered{};
    std::uint8_t collation = 0;
    protocol::status status{};
    std::array<char, nonce_bytes> nonce{};
    std::string_view plugin{}; ///< the server's usual one; a user may have another, which a switch then names

    std::string_view nonce_text() const { return {nonce.data(), nonce.size()}; }

    bool is_mariadb() const { return version.find("MariaDB") != version.npos; }

    /// The version without the "5.5.5-" that MariaDB 10 puts before its own, for replicas that do not know a version of two digits.
    std::string_view plain_version() const
    {
        constexpr std::string_view prefix = "5.5.5-";
        return is_mariadb() && version.starts_with(prefix) ? version.substr(prefix.size()) : version;
    }
};

namespace detail {

/// The second part of the nonce has a length of its own, which counts the first and a zero byte at the end, and is at least 13 bytes.
inline void read_nonce(reader& from, greeting& out, std::string_view first, std::uint64_t announced)
{
    constexpr std::size_t shortest = 13;
    auto const rest = from.bytes(announced > first.size() + shortest ? announced - first.size() : shortest);
    if (from.error() != errc{}) return;
    if (announced != 0 && announced != nonce_bytes + 1) return from.fail(errc::no_nonce);
    auto* const second = std::copy(first.begin(), first.end(), out.nonce.begin());
    std::copy_n(rest.begin(), nonce_bytes - first.size(), second);
}

} // namespace detail

/// Reads HandshakeV10. An error that a server sends instead begins with 0xff: see `is_error`.
///
/// Source  MySQL, "Protocol::HandshakeV10"; MariaDB, "Connection", "Initial handshake packet", whose last four reserved bytes are
///         capabilities of its own.
inline errc read_greeting(std::string_view message, greeting& out)
{
    reader from(message);
    out = {};
    if (from.integer<1>() != 10) return from.error() != errc{} ? from.error() : errc::not_protocol_10;
    out.version = from.terminated();
    out.connection = static_cast<std::uint32_t>(from.integer<4>());
    auto const first = from.bytes(8);
    from.bytes(1);
    auto offered = from.integer<2>();
    if (from.error() != errc{}) return from.error();
    if (from.left() == 0) return errc::too_old;
    out.collation = static_cast<std::uint8_t>(from.integer<1>());
    out.status = static_cast<protocol::status>(from.integer<2>());
    offered |= from.integer<2>() << 16;
    auto const announced = from.integer<1>();
    from.bytes(6);
    auto const own = from.integer<4>();
    out.offered = static_cast<capability>(offered);
    if (!has(out.offered, capability::mysql)) out.offered = static_cast<capability>(offered | own << 32);
    if (from.error() != errc{}) return from.error();
    if (!has(out.offered, needed)) return errc::too_old;
    detail::read_nonce(from, out, first, announced);
    out.plugin = "mysql_native_password";
    if (!has(out.offered, capability::plugin_auth)) return from.error();
    // Servers before 5.5.10 leave the zero byte out (MySQL's bug 59453).
    auto const name = from.rest();
    out.plugin = name.substr(0, name.find('\0'));
    return from.error();
}

} // namespace tare::mysql::protocol
