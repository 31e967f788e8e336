#pragma once

#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/ok.hpp>
#include <tare/mysql/protocol/reader.hpp>
#include <tare/system/printable.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tare::mysql::protocol {

/// What a server says instead of doing as it was told. The message is valid as long as the bytes that it was read from.
struct server_error {
    std::uint16_t code = 0;                                 ///< 1213 is a deadlock, 1205 a lock that was waited for in vain
    std::array<char, 5> sql_state{'H', 'Y', '0', '0', '0'}; ///< HY000 is the general one, also of errors that come without
    std::string_view message{};

    std::string_view state() const { return {sql_state.data(), sql_state.size()}; }

    /// "ERROR 1146 (42S02): Table 'test.t' doesn't exist", as the server's own client prints it; in one line of ASCII, since a
    /// terminal shall not obey a server.
    std::string text() const
    {
        std::string out = "ERROR " + std::to_string(code) + " (";
        return out.append(system::printable(state())).append("): ").append(system::printable(message));
    }
};

constexpr bool is_error(std::string_view message) { return reader(message).peek() == error_byte; }

/// Reads ERR. Before a login some servers send no SQL state.
///
/// Source  MySQL, "ERR_Packet".
inline errc read_error(std::string_view bytes, server_error& out)
{
    reader from(bytes);
    out = {};
    if (from.integer<1>() != error_byte) from.fail(errc::not_an_answer);
    out.code = static_cast<std::uint16_t>(from.integer<2>());
    if (from.peek() == '#') {
        from.bytes(1);
        auto const state = from.bytes(out.sql_state.size());
        if (from.error() == errc{}) std::copy(state.begin(), state.end(), out.sql_state.begin());
    }
    out.message = from.rest();
    return from.error();
}

} // namespace tare::mysql::protocol
