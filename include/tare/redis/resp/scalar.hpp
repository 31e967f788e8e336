#pragma once

#include <tare/redis/resp/decimal.hpp>
#include <tare/redis/resp/error.hpp>
#include <tare/redis/resp/event.hpp>
#include <tare/redis/resp/type.hpp>

#include <optional>
#include <string_view>

namespace tare::redis::resp {

namespace detail {

template <class Number>
errc read_into(Number& out, std::optional<Number> const& read, errc otherwise)
{
    if (!read) return otherwise;
    out = *read;
    return {};
}

} // namespace detail

/// A value that is its line, into an event that holds its type.
inline errc read_scalar(event& out, std::string_view text)
{
    switch (out.kind) {
    case type::number:
        return detail::read_into(out.number, signed_decimal(text), errc::not_a_number);
    case type::double_:
        return detail::read_into(out.real, double_of(text), errc::not_a_double);
    case type::null:
        return text.empty() ? errc{} : errc::not_a_null;
    case type::boolean:
        out.boolean = text == "t";
        return text == "t" || text == "f" ? errc{} : errc::not_a_boolean;
    default:
        out.text = text;
        return out.kind != type::big_number || is_big_number(text) ? errc{} : errc::not_a_big_number;
    }
}

} // namespace tare::redis::resp
