#pragma once

#include <tare/mysql/protocol/packet.hpp>
#include <tare/mysql/protocol/writer.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace tare::mysql::protocol {

/// What a client may tell a server to do, by the byte that begins each. Each begins a conversation: its first packet has the number 0, and
/// the answer's the number 1.
///
/// Source  MySQL, "Command Phase"; MariaDB, "COM_STMT_BULK_EXECUTE".
enum class command : std::uint8_t {
    quit = 0x01,
    init_db = 0x02,
    query = 0x03,
    ping = 0x0e,
    stmt_prepare = 0x16,
    stmt_execute = 0x17,
    stmt_close = 0x19,
    stmt_reset = 0x1a,
    reset_connection = 0x1f,
    stmt_bulk_execute = 0xfa,
};

namespace detail {

inline void append_command(std::string& out, command c, std::string_view argument = {})
{
    auto const begin = begin_message(out);
    append_integer<1>(out, static_cast<std::uint8_t>(c));
    out.append(argument);
    end_message(out, begin);
}

inline void append_statement_command(std::string& out, command c, std::uint32_t statement)
{
    char number[4];
    store<4>(number, statement);
    append_command(out, c, {number, sizeof number});
}

} // namespace detail

/// A statement as text, or several when `capability::multi_statements` is spoken. Values in it are the caller's to quote: what comes from
/// outside belongs into a parameter of a prepared statement.
inline void write_query(std::string& out, std::string_view sql) { detail::append_command(out, command::query, sql); }

inline void write_ping(std::string& out) { detail::append_command(out, command::ping); }

/// Chooses the database that names without one are looked up in.
inline void write_init_db(std::string& out, std::string_view database) { detail::append_command(out, command::init_db, database); }

/// Takes the session back to what it was behind its login, but for the database: transaction, statements, variables and temporary tables
/// are gone. Servers since MySQL 5.7.3 and MariaDB 10.2.4 know it.
inline void write_reset_connection(std::string& out) { detail::append_command(out, command::reset_connection); }

/// Ends the session; the server closes the connection and answers nothing.
inline void write_quit(std::string& out) { detail::append_command(out, command::quit); }

/// Has a statement with `?` for its parameters prepared.
inline void write_prepare(std::string& out, std::string_view sql) { detail::append_command(out, command::stmt_prepare, sql); }

/// Forgets what an execution left: cursors, and data that was sent for parameters.
inline void write_reset(std::string& out, std::uint32_t statement)
{
    detail::append_statement_command(out, command::stmt_reset, statement);
}

/// Gives a prepared statement up. The server answers nothing.
inline void write_close(std::string& out, std::uint32_t statement)
{
    detail::append_statement_command(out, command::stmt_close, statement);
}

/// Refuses a file that the server asks for: an empty packet, which says that the file has ended. `sequence` is the number that is next.
///
/// Source  MySQL, "LOCAL INFILE Request". A server may ask for any file of the client; so there is no other answer here.
inline void write_refusal(std::string& out, std::uint8_t sequence) { append_message(out, sequence, {}); }

} // namespace tare::mysql::protocol
