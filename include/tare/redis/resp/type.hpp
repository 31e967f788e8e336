#pragma once

#include <array>
#include <string_view>

namespace tare::redis::resp {

/// The types of RESP3, by the byte that begins each. `$-1` and `*-1`, the two nulls of RESP2, are read as `null`; a streamed string is a
/// `blob_string`, a streamed aggregate an `array`, `set` or `map`. The reply to HELLO has no type of its own: it is a map.
///
/// Source  RESP3 specification 1.6 (github.com/redis/redis-specifications), "RESP3 types"; its words are used here. redis.io calls a blob
///         string "bulk string" and a number "integer".
enum class type : char {
    simple_string = '+',
    simple_error = '-',
    number = ':',
    null = '_',
    double_ = ',',
    boolean = '#',
    big_number = '(',
    blob_string = '$',
    blob_error = '!',
    verbatim_string = '=',
    array = '*',
    map = '%',
    set = '~',
    attribute = '|',
    push = '>',
};

/// Bytes that begin a part of a streamed value, and no value.
constexpr char chunk_byte = ';', end_byte = '.';

namespace detail {

constexpr auto line_beginnings = [] {
    std::array<bool, 256> out{};
    for (char const byte : std::string_view("+-:_,#($!=*%~|>;.")) out[static_cast<unsigned char>(byte)] = true;
    return out;
}();

} // namespace detail

constexpr bool begins_line(char byte) { return detail::line_beginnings[static_cast<unsigned char>(byte)]; }

constexpr bool is_blob(type t) { return t == type::blob_string || t == type::blob_error || t == type::verbatim_string; }
constexpr bool is_error(type t) { return t == type::simple_error || t == type::blob_error; }
constexpr bool is_aggregate(type t)
{
    return t == type::array || t == type::map || t == type::set || t == type::attribute || t == type::push;
}

/// Whether the announced count is one of pairs.
constexpr bool has_pairs(type t) { return t == type::map || t == type::attribute; }

/// Whether `?` may stand for the length or the count. The specification knows no other streamed types.
constexpr bool may_be_streamed(type t) { return t == type::blob_string || t == type::array || t == type::set || t == type::map; }

/// The word of the specification, with its article: "a blob string".
constexpr std::string_view words(type t)
{
    switch (t) {
    case type::simple_string:
        return "a simple string";
    case type::simple_error:
        return "a simple error";
    case type::number:
        return "a number";
    case type::null:
        return "a null";
    case type::double_:
        return "a double";
    case type::boolean:
        return "a boolean";
    case type::big_number:
        return "a big number";
    case type::blob_string:
        return "a blob string";
    case type::blob_error:
        return "a blob error";
    case type::verbatim_string:
        return "a verbatim string";
    case type::array:
        return "an array";
    case type::map:
        return "a map";
    case type::set:
        return "a set";
    case type::attribute:
        return "an attribute";
    case type::push:
        return "a push";
    }
    return "no type of RESP";
}

} // namespace tare::redis::resp
