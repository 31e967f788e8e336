#pragma once

#include <tare/mysql/protocol/server_error.hpp>
#include <tare/system/error.hpp>
#include <tare/system/printable.hpp>
#include <tare/wire/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace tare::mysql {

using wire::connection_error;

/// What the server refuses a statement or a login with. After a statement the connection goes on.
class server_error : public error {
public:
    /// `what` was asked of `server`: "127.0.0.1:3306 answers SELECT with ERROR 1146 (42S02): Table 'tare.t' doesn't exist".
    server_error(std::string_view what, protocol::server_error const& said, std::string_view server)
        : error(std::string(server) + " answers " + std::string(what) + " with " + system::printable(said.text(), longest),
                remedy_of(said.code)),
          code_(said.code), state_(said.state()), message_(said.message)
    {
    }

    std::uint16_t code() const { return code_; }            ///< 1146 no such table, 1062 duplicate, 1205 lock wait, 1213 deadlock
    std::string const& state() const { return state_; }     ///< SQL state, "42S02"
    std::string const& message() const { return message_; } ///< as it was sent

private:
    static constexpr std::size_t longest = 500; ///< bytes of a sentence

    static std::string remedy_of(std::uint16_t code)
    {
        switch (code) {
        case 1040:
            return "close other connections, or raise the server's max_connections";
        case 1045:
            return "check user and password, and from where the user may come";
        case 1049:
            return "create the database, or name another one";
        case 1021:
        case 1114:
            return "make room where the server keeps its tables";
        case 1205:
        case 1213:
            return "run the transaction again";
        default:
            return {};
        }
    }

    std::uint16_t code_;
    std::string state_, message_;
};

/// A result has other rows or values than were asked for.
class result_mismatch : public error {
public:
    using error::error;
};

} // namespace tare::mysql
