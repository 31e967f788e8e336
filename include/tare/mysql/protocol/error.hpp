#pragma once

#include <tare/system/error_category.hpp>

#include <system_error>
#include <type_traits>

namespace tare::mysql::protocol {

/// Why bytes are no message of a server, or one that exceeds `limits`. What a server says of a statement is no such error but a
/// `server_error`.
enum class errc {
    out_of_order = 1,
    message_too_long,
    response_too_long,
    cut_short,
    too_much,
    not_a_length,
    not_protocol_10,
    too_old,
    no_nonce,
    not_an_answer,
    not_asked,
    no_columns,
    unknown_columns,
    too_many_columns,
    too_many_results,
    not_a_column,
    unknown_type,
    not_a_row,
    not_null,
    not_an_integer,
    not_a_real,
    not_a_date,
    not_a_time,
};

namespace detail {

constexpr char const* sentence(errc code)
{
    switch (code) {
    case errc::out_of_order:
        return "a packet has another sequence number than the one that is next";
    case errc::message_too_long:
        return "a message is or will be longer than allowed";
    case errc::response_too_long:
        return "a response is or will be longer than allowed";
    case errc::cut_short:
        return "a message ends before all that it has to hold";
    case errc::too_much:
        return "a message goes on behind all that it has to hold";
    case errc::not_a_length:
        return "a length begins with a byte that no length begins with";
    case errc::not_protocol_10:
        return "the server does not greet in version 10 of the protocol";
    case errc::too_old:
        return "the server knows neither protocol 4.1 nor its authentication, which every server since 2004 does";
    case errc::no_nonce:
        return "a nonce has not the 20 bytes that authentication needs";
    case errc::not_an_answer:
        return "a message is none that may come here";
    case errc::not_asked:
        return "the server sent something that nothing had asked for";
    case errc::no_columns:
        return "a result is announced without columns";
    case errc::unknown_columns:
        return "a result leaves out columns that no answer to its statement told before";
    case errc::too_many_columns:
        return "a result or a statement announces more columns or parameters than allowed";
    case errc::too_many_results:
        return "a response holds more results than allowed";
    case errc::not_a_column:
        return "the definition of a column is not of protocol 4.1";
    case errc::unknown_type:
        return "a column has a type that is never sent";
    case errc::not_a_row:
        return "a binary row does not begin with a zero byte";
    case errc::not_null:
        return "a column of type NULL has a value";
    case errc::not_an_integer:
        return "a value is no integer of its column's type";
    case errc::not_a_real:
        return "a value is no finite number of its column's type";
    case errc::not_a_date:
        return "a value is no date";
    case errc::not_a_time:
        return "a value is no time";
    }
    return "an unknown error of the protocol";
}

} // namespace detail

inline std::error_category const& category()
{
    static system::error_category<errc> const instance("mysql", detail::sentence);
    return instance;
}

inline std::error_code make_error_code(errc code) { return {static_cast<int>(code), category()}; }

using system::describe;

} // namespace tare::mysql::protocol

template <>
struct std::is_error_code_enum<tare::mysql::protocol::errc> : std::true_type {
};
