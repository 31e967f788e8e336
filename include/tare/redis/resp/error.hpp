#pragma once

#include <tare/system/error_category.hpp>

#include <system_error>
#include <type_traits>

namespace tare::redis::resp {

/// Why bytes are no reply, or one that exceeds `limits`.
enum class errc {
    not_a_type = 1,
    no_line_end,
    line_too_long,
    not_a_number,
    not_a_double,
    not_a_boolean,
    not_a_null,
    not_a_big_number,
    not_a_length,
    not_streamable,
    blob_too_long,
    no_blob_end,
    no_format,
    no_chunk,
    chunk_alone,
    end_alone,
    half_a_pair,
    attribute_of_nothing,
    push_within,
    too_many_values,
    too_deep,
    reply_too_long,
};

namespace detail {

constexpr char const* sentence(errc code)
{
    switch (code) {
    case errc::not_a_type:
        return "a value begins with a byte that no type of RESP begins with";
    case errc::no_line_end:
        return "a line does not end in CR LF";
    case errc::line_too_long:
        return "a line is longer than allowed";
    case errc::not_a_number:
        return "a number is no decimal integer of 64 bits";
    case errc::not_a_double:
        return "a double is neither a decimal number that a double can hold nor inf, -inf or nan";
    case errc::not_a_boolean:
        return "a boolean is neither t nor f";
    case errc::not_a_null:
        return "a null is followed by something";
    case errc::not_a_big_number:
        return "a big number is no decimal integer";
    case errc::not_a_length:
        return "a length or a count is no decimal number";
    case errc::not_streamable:
        return "a value is announced without its length, but only strings, arrays, sets and maps can be streamed";
    case errc::blob_too_long:
        return "a string is longer than allowed";
    case errc::no_blob_end:
        return "the bytes of a string are not followed by CR LF";
    case errc::no_format:
        return "a verbatim string does not begin with three bytes of format and a colon";
    case errc::no_chunk:
        return "within a streamed string something else than a part of it was sent";
    case errc::chunk_alone:
        return "a part of a streamed string was sent outside of one";
    case errc::end_alone:
        return "the end of a streamed aggregate was sent outside of one";
    case errc::half_a_pair:
        return "a streamed map ends after a key without its value";
    case errc::attribute_of_nothing:
        return "an attribute is not followed by the value that it describes";
    case errc::push_within:
        return "a push was sent within another value";
    case errc::too_many_values:
        return "a reply holds or announces more values than allowed";
    case errc::too_deep:
        return "aggregates lie within one another more deeply than allowed";
    case errc::reply_too_long:
        return "a reply is or will be longer than allowed";
    }
    return "an unknown error of the protocol";
}

} // namespace detail

inline std::error_category const& category()
{
    static system::error_category<errc> const instance("resp", detail::sentence);
    return instance;
}

inline std::error_code make_error_code(errc code) { return {static_cast<int>(code), category()}; }

using system::describe;

} // namespace tare::redis::resp

template <>
struct std::is_error_code_enum<tare::redis::resp::errc> : std::true_type {
};
