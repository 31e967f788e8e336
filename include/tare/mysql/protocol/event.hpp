#pragma once

#include <tare/mysql/protocol/column.hpp>
#include <tare/mysql/protocol/ok.hpp>
#include <tare/mysql/protocol/server_error.hpp>

#include <cstdint>
#include <string_view>

namespace tare::mysql::protocol {

/// Which answer a command gets. COM_QUIT and COM_STMT_CLOSE get none.
enum class answer : std::uint8_t {
    plain,    ///< OK or ERR: ping, reset, init_db
    text,     ///< results as text: query
    binary,   ///< results of an execution
    prepared, ///< what a statement looks like: prepare
};

/// Steps of a response. Its results come one after another; each is an `ok`, or columns, rows and an end. A statement that was prepared is
/// told with its parameters and columns, and with `columns_end` when an EOF behind them ends the response.
enum class step : std::uint8_t { ok, error, prepared, columns, parameter, column, columns_end, row, rows_end, file };

/// One step. Which members say something depends on it; texts are valid until the parser is asked again.
struct event {
    protocol::step step = step::ok;
    bool last = false;       ///< nothing more belongs to this response
    std::uint64_t count = 0; ///< of `columns`: how many there are
    protocol::ok ok{};       ///< of `ok` and `rows_end`
    server_error error{};
    protocol::prepared statement{}; ///< of `prepared`
    protocol::column column{};      ///< of `column` and `parameter`
    std::string_view row{};         ///< for a `row_reader`
    std::string_view file{};        ///< that the server asks for: see `write_refusal`
};

} // namespace tare::mysql::protocol
