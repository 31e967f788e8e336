#pragma once

#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/field_type.hpp>
#include <tare/mysql/protocol/reader.hpp>
#include <tare/mysql/protocol/value.hpp>
#include <tare/mysql/protocol/writer.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tare::mysql::protocol {

namespace detail {

/// An integer of N bytes; a MEDIUMINT comes in four.
template <std::size_t N>
value integer_of(reader& from, bool is_unsigned)
{
    auto const n = from.integer<N>();
    if (is_unsigned) return n;
    constexpr unsigned unused = 64 - 8 * N;
    return static_cast<std::int64_t>(n << unused) >> unused;
}

template <class Real, class Bits>
errc real_of(reader& from, value& out)
{
    auto const n = std::bit_cast<Real>(static_cast<Bits>(from.integer<sizeof(Bits)>()));
    out = n;
    return std::isfinite(n) ? errc{} : errc::not_a_real;
}

inline date date_of(reader& from)
{
    date out;
    out.year = static_cast<std::uint16_t>(from.integer<2>());
    out.month = static_cast<std::uint8_t>(from.integer<1>());
    out.day = static_cast<std::uint8_t>(from.integer<1>());
    return out;
}

/// Which lengths a date or a time may have: parts at its end that are zero are left out.
constexpr bool is_clock_length(field_type t, std::size_t n)
{
    if (t == field_type::time) return n == 0 || n == 8 || n == 12;
    return n == 0 || n == 4 || (t != field_type::date && t != field_type::newdate && (n == 7 || n == 11));
}

inline errc date_time_of(reader from, value& out)
{
    date_time t;
    if (from.left() > 0) t.date = date_of(from);
    if (from.left() > 0) {
        t.hour = static_cast<std::uint8_t>(from.integer<1>());
        t.minute = static_cast<std::uint8_t>(from.integer<1>());
        t.second = static_cast<std::uint8_t>(from.integer<1>());
    }
    if (from.left() > 0) t.microsecond = static_cast<std::uint32_t>(from.integer<4>());
    out = t;
    return is_valid(t) ? errc{} : errc::not_a_date;
}

inline errc time_of(reader from, value& out)
{
    time t;
    if (from.left() > 0) {
        t.negative = from.integer<1>() != 0;
        auto const days = from.integer<4>();
        if (days > 34) return errc::not_a_time;
        t.hours = static_cast<std::uint16_t>(24 * days + from.integer<1>());
        t.minute = static_cast<std::uint8_t>(from.integer<1>());
        t.second = static_cast<std::uint8_t>(from.integer<1>());
    }
    if (from.left() > 0) t.microsecond = static_cast<std::uint32_t>(from.integer<4>());
    out = t;
    return is_valid(t) ? errc{} : errc::not_a_time;
}

inline errc clock_of(field_type t, std::string_view bytes, value& out)
{
    bool const is_time = t == field_type::time;
    if (!is_clock_length(t, bytes.size())) return is_time ? errc::not_a_time : errc::not_a_date;
    reader from(bytes);
    if (is_time) return time_of(from, out);
    if (t != field_type::date && t != field_type::newdate) return date_time_of(from, out);
    auto const d = bytes.empty() ? date{} : date_of(from);
    out = d;
    return is_valid(d) ? errc{} : errc::not_a_date;
}

} // namespace detail

/// Takes a value that is not NULL from a binary row, by the type of its column. Errors of the row's bytes are those of the reader.
///
/// Source  MySQL, "Binary Protocol Value".
inline errc read_binary_value(kind k, reader& from, value& out)
{
    switch (layout_of(k.type)) {
    case layout::unknown:
        return errc::unknown_type;
    case layout::nothing:
        return errc::not_null;
    case layout::fixed_1:
        out = detail::integer_of<1>(from, k.is_unsigned);
        return {};
    case layout::fixed_2:
        out = detail::integer_of<2>(from, k.is_unsigned);
        return {};
    case layout::fixed_4:
        if (k.type == field_type::float_) return detail::real_of<float, std::uint32_t>(from, out);
        out = detail::integer_of<4>(from, k.is_unsigned);
        return {};
    case layout::fixed_8:
        if (k.type == field_type::double_) return detail::real_of<double, std::uint64_t>(from, out);
        out = detail::integer_of<8>(from, k.is_unsigned);
        return {};
    case layout::short_length: {
        auto const bytes = from.bytes(from.integer<1>());
        return from.error() == errc{} ? detail::clock_of(k.type, bytes, out) : from.error();
    }
    case layout::any_length:
        out = from.string();
        return {};
    }
    return errc::unknown_type;
}

} // namespace tare::mysql::protocol
