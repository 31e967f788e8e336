#pragma once

#include <tare/mysql/protocol/limits.hpp>
#include <tare/mysql/protocol/message_reader.hpp>
#include <tare/mysql/protocol/server_error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tare::mysql {

/// What a server says that ends a connection by itself: an error that nothing had asked for. Servers do not agree on its number: MariaDB
/// sends 1927 with that of an answer.
inline std::optional<std::string> farewell_in(std::string_view bytes, protocol::limits const& bounds)
{
    if (bytes.size() < protocol::head_bytes) return std::nullopt;
    protocol::message_reader messages(bounds);
    messages.expect(static_cast<std::uint8_t>(bytes[protocol::head_bytes - 1]));
    auto const message = messages.next(bytes);
    protocol::server_error said;
    if (!message || protocol::read_error(*message, said) != protocol::errc{}) return std::nullopt;
    return said.text();
}

} // namespace tare::mysql
