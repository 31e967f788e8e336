#pragma once

#include <tare/system/error.hpp>

#include <string>
#include <system_error>
#include <utility>

namespace tare::wire {

/// A connection could not be made, or ended before an answer was complete. The connection is closed then, and cannot be used again.
///
/// `code()` tells programs what `what()` tells readers: `std::errc::timed_out`, `operation_canceled`, `connection_refused`,
/// `connection_reset` (the server closed it), `connection_aborted` (another operation, or `close`, ended it), `not_connected`,
/// `protocol_error`, or one of the codec's own for bytes that are no answer (`redis::resp::errc`, `mysql::protocol::errc`).
class connection_error : public error {
public:
    connection_error(std::error_code code, std::string const& problem, std::string remedy = {})
        : error(problem, std::move(remedy)), code_(code)
    {
    }

    std::error_code code() const { return code_; }

private:
    std::error_code code_;
};

} // namespace tare::wire
