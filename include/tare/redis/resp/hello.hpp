#pragma once

#include <tare/redis/resp/command.hpp>
#include <tare/redis/resp/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::redis::resp {

/// Who a connection speaks for. An empty password means that none is sent; "default" is the name that a server with one password knows.
struct credentials {
    std::string user = "default";
    std::string password{};
};

/// Appends `HELLO 3 [AUTH user password] [SETNAME name]`, which sets the connection to a version of RESP and has to come first. The name
/// is what CLIENT LIST calls the connection; an empty one is not sent.
///
/// Source  RESP3 specification 1.6, "The HELLO command and connection handshake"; redis.io, "HELLO".
inline void write_hello(std::string& out, int version, credentials const& who = {}, std::string_view name = {})
{
    detail::digits const number(version);
    std::vector<std::string_view> words{"HELLO", number};
    if (!who.password.empty()) words.insert(words.end(), {"AUTH", who.user, who.password});
    if (!name.empty()) words.insert(words.end(), {"SETNAME", name});
    write_command(out, words);
}

/// What a server says of itself in its reply to HELLO. Servers leave fields out and add others; only the first three are mandatory.
struct hello {
    std::string server, version;
    std::int64_t proto = 0; ///< the version of RESP that is spoken from here on
    std::int64_t id = 0;
    std::string mode, role;
};

/// Reads the map that RESP3 sends, or the array of pairs that RESP2 sends. Nothing when a mandatory field is missing, or for an error.
inline std::optional<hello> hello_of(value const& reply)
{
    auto const text = [&](std::string_view key) {
        auto const* found = reply.find(key);
        auto const* words = found ? found->string() : nullptr;
        return words ? *words : std::string{};
    };
    auto const number = [&](std::string_view key) {
        auto const* found = reply.find(key);
        auto const* n = found ? found->number() : nullptr;
        return n ? *n : 0;
    };
    hello out{text("server"), text("version"), number("proto"), number("id"), text("mode"), text("role")};
    if (out.server.empty() || out.version.empty() || out.proto == 0) return std::nullopt;
    return out;
}

/// Whether an error in reply to HELLO means that the server knows only RESP2: it has no such command, or not this version.
/// Any other error, such as a wrong password, is one of the connection.
inline bool knows_only_resp2(value const& reply)
{
    auto const code = error_code_of(reply);
    return code == "NOPROTO" || (code == "ERR" && reply.string()->starts_with("ERR unknown command"));
}

} // namespace tare::redis::resp
