#pragma once

#include <tare/mysql/protocol/command.hpp>
#include <tare/mysql/protocol/field_type.hpp>
#include <tare/mysql/protocol/packet.hpp>
#include <tare/mysql/protocol/value.hpp>
#include <tare/mysql/protocol/writer.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace tare::mysql::protocol {

/// Whether an execution says of which types its parameters are. A server remembers them from one execution to the next of the same
/// statement; values are then to be of the same alternatives of `value` as before, or NULL.
enum class types : std::uint8_t { known, sent };

/// The type that a value is sent as.
constexpr kind kind_of(value const& v)
{
    constexpr kind kinds[] = {{field_type::null, false},   {field_type::longlong, false}, {field_type::longlong, true},
                              {field_type::float_, false}, {field_type::double_, false},  {field_type::var_string, false},
                              {field_type::date, false},   {field_type::datetime, false}, {field_type::time, false}};
    static_assert(sizeof kinds / sizeof *kinds == std::variant_size_v<value>);
    return kinds[v.index()];
}

namespace detail {

inline void append_type(std::string& out, kind k)
{
    append_integer<1>(out, static_cast<std::uint8_t>(k.type));
    append_integer<1>(out, k.is_unsigned ? 0x80 : 0);
}

inline void append_day(std::string& out, date const& d)
{
    append_integer<2>(out, d.year);
    append_integer<1>(out, d.month);
    append_integer<1>(out, d.day);
}

template <class T>
void append_clock(std::string& out, std::uint64_t hour, T const& t)
{
    append_integer<1>(out, hour);
    append_integer<1>(out, t.minute);
    append_integer<1>(out, t.second);
    append_integer<4>(out, t.microsecond);
}

inline void append_value(std::string&, std::monostate) {}
inline void append_value(std::string& out, std::int64_t n) { append_integer<8>(out, static_cast<std::uint64_t>(n)); }
inline void append_value(std::string& out, std::uint64_t n) { append_integer<8>(out, n); }
inline void append_value(std::string& out, float n) { append_integer<4>(out, std::bit_cast<std::uint32_t>(n)); }
inline void append_value(std::string& out, double n) { append_integer<8>(out, std::bit_cast<std::uint64_t>(n)); }
inline void append_value(std::string& out, std::string_view text) { append_string(out, text); }
inline void append_value(std::string& out, date const& d)
{
    append_integer<1>(out, 4);
    append_day(out, d);
}
inline void append_value(std::string& out, date_time const& t)
{
    append_integer<1>(out, 11);
    append_day(out, t.date);
    append_clock(out, t.hour, t);
}
inline void append_value(std::string& out, time const& t)
{
    append_integer<1>(out, 12);
    append_integer<1>(out, t.negative ? 1 : 0);
    append_integer<4>(out, t.hours / 24U);
    append_clock(out, t.hours % 24U, t);
}

/// What comes before the values: the statement, which of so many parameters are NULL (none, here), and perhaps that types follow.
inline void append_execute_head(std::string& out, std::uint32_t statement, std::size_t parameters, types t)
{
    append_integer<1>(out, static_cast<std::uint8_t>(command::stmt_execute));
    append_integer<4>(out, statement);
    append_integer<1>(out, 0); // no cursor
    append_integer<4>(out, 1); // iterations, of which there is no other number
    if (parameters == 0) return;
    out.append((parameters + 7) / 8, '\0');
    append_integer<1>(out, t == types::sent ? 1 : 0);
}

constexpr std::size_t offset_of_nulls = 10; ///< in an execution, without its head

} // namespace detail

/// Executes a prepared statement with as many values as it has parameters.
///
/// Source  MySQL, "COM_STMT_EXECUTE".
inline void write_execute(std::string& out, std::uint32_t statement, std::span<value const> values, types t = types::sent)
{
    auto const begin = detail::begin_message(out);
    detail::append_execute_head(out, statement, values.size(), t);
    auto const nulls = begin + head_bytes + detail::offset_of_nulls;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (is_null(values[i])) out[nulls + i / 8] = static_cast<char>(static_cast<unsigned char>(out[nulls + i / 8]) | (1U << (i % 8)));
    if (t == types::sent)
        for (auto const& v : values) detail::append_type(out, kind_of(v));
    for (auto const& v : values) std::visit([&](auto const& one) { detail::append_value(out, one); }, v);
    detail::end_message(out, begin);
}

} // namespace tare::mysql::protocol
