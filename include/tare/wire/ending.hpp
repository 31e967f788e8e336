#pragma once

#include <tare/wire/error.hpp>

#include <boost/asio.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <system_error>

namespace tare::wire {

/// Why a connection ends.
struct ending {
    std::error_code code;
    std::string why;
    std::string remedy{};

    /// For an operation that it ends: "no reply to GET from 127.0.0.1:6379: WHY".
    std::exception_ptr told_of(std::string const& what) const
    {
        return std::make_exception_ptr(connection_error(code, what + ": " + why, remedy));
    }
    /// For one that another is to blame for.
    std::exception_ptr told_aside(std::string const& what) const
    {
        return ending{std::make_error_code(std::errc::connection_aborted), why, remedy}.told_of(what);
    }
};

/// The system's numbers are those of `std::errc`.
inline std::error_code plain(std::error_code code)
{
    return code.category() == std::system_category() ? std::error_code(code.value(), std::generic_category()) : code;
}

/// `why` is empty when the code says it all.
inline ending connecting_failed(boost::system::error_code code, std::string const& why)
{
    return {plain(code), why.empty() ? code.message() : why, "is a server there, and is this its address?"};
}

/// A server that goes is an end of the stream, or a reset. `answer` is what was awaited: "a reply".
inline ending reading_failed(boost::system::error_code code, bool between_answers, std::string const& answer)
{
    std::string const where = between_answers ? "" : " in the middle of " + answer;
    if (code == boost::asio::error::eof || code == boost::asio::error::connection_reset)
        return {std::make_error_code(std::errc::connection_reset), "the server closed the connection" + where};
    return {plain(code), "reading failed" + where + ": " + code.message()};
}

inline ending no_memory(std::string const& answer)
{
    return {std::make_error_code(std::errc::not_enough_memory), "there is no memory for " + answer, "lower the limits, or ask for less"};
}

inline constexpr char const* never_connected = "it was never connected";

/// Why nothing can be sent; `ended` is empty from the beginning of a connection to its end.
inline std::string why_not_open(bool is_closed, std::string const& ended)
{
    return is_closed ? "the connection is closed, since " + ended : ended.empty() ? "it is still being connected" : ended;
}

inline ending closed_by_user() { return {std::make_error_code(std::errc::connection_aborted), "it was closed by its user"}; }

} // namespace tare::wire
