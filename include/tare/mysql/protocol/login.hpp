#pragma once

#include <tare/mysql/protocol/capability.hpp>
#include <tare/mysql/protocol/packet.hpp>
#include <tare/mysql/protocol/writer.hpp>
#include <tare/system/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace tare::mysql::protocol {

/// utf8mb4_general_ci, which every server since 5.5.3 knows.
constexpr std::uint8_t utf8mb4 = 45;

/// What a client answers a greeting with.
struct login {
    capability wanted = usual;
    std::string_view user{};
    std::string_view proof{};         ///< what the plugin makes of nonce and password; see mysql/auth
    std::string_view plugin{};        ///< that made the proof
    std::string_view database{};      ///< empty for none
    std::uint32_t longest = 1U << 24; ///< bytes of a message that the client would take
    std::uint8_t collation = utf8mb4;
};

/// What both ends are able to: `wanted` without what is not offered, and with a database when there is one.
constexpr capability agreed(login const& l, capability offered)
{
    auto const database = l.database.empty() ? capability::none : capability::connect_with_db;
    auto const without = static_cast<capability>(~static_cast<std::uint64_t>(capability::connect_with_db | capability::ssl));
    return ((l.wanted & without) | database) & offered;
}

namespace detail {

inline void append_login_head(std::string& out, login const& l, capability spoken)
{
    auto const bits = static_cast<std::uint64_t>(spoken);
    append_integer<4>(out, bits & 0xffffffff);
    append_integer<4>(out, l.longest);
    append_integer<1>(out, l.collation);
    out.append(19, '\0');
    append_integer<4>(out, bits >> 32); // zeros of MySQL's, which offers none of them
}

inline void refuse_zero(std::string_view text, char const* what)
{
    if (text.find('\0') == text.npos) return;
    throw usage_error(std::string("the name of a ") + what + " holds a zero byte, which would end it", "choose another name");
}

inline void append_proof(std::string& out, std::string_view proof, capability spoken)
{
    if (has(spoken, capability::long_auth_data)) return append_string(out, proof);
    if (proof.size() > 255) throw error("the server takes no authentication of more than 255 bytes", "choose a shorter password");
    append_integer<1>(out, proof.size());
    out.append(proof);
}

} // namespace detail

/// Appends SSLRequest, behind which TLS begins. The login follows within it, numbered one more.
///
/// Source  MySQL, "Protocol::SSLRequest".
inline void write_ssl_request(std::string& out, login const& l, capability offered, std::uint8_t sequence = 1)
{
    auto const begin = detail::begin_message(out);
    detail::append_login_head(out, l, agreed(l, offered) | capability::ssl);
    detail::end_message(out, begin, sequence);
}

/// Appends HandshakeResponse41; `is_tls` says that an SSLRequest went before it.
///
/// Errors  `usage_error` for names that hold a zero byte; `error` for a database or a proof that the server cannot take.
/// Hazard  `out` then holds the proof, which is the password itself when the plugin sends that: clear it.
/// Source  MySQL, "Protocol::HandshakeResponse41".
inline void write_login(std::string& out, login const& l, capability offered, std::uint8_t sequence = 1, bool is_tls = false)
{
    detail::refuse_zero(l.user, "user");
    detail::refuse_zero(l.database, "database");
    detail::refuse_zero(l.plugin, "plugin");
    auto const spoken = agreed(l, offered);
    if (!l.database.empty() && !has(spoken, capability::connect_with_db))
        throw error("the server takes no database at the login", "log in without one and send COM_INIT_DB");
    auto const begin = detail::begin_message(out);
    detail::append_login_head(out, l, is_tls ? spoken | capability::ssl : spoken);
    append_terminated(out, l.user);
    detail::append_proof(out, l.proof, spoken);
    if (has(spoken, capability::connect_with_db)) append_terminated(out, l.database);
    if (has(spoken, capability::plugin_auth)) append_terminated(out, l.plugin);
    detail::end_message(out, begin, sequence);
}

} // namespace tare::mysql::protocol
