#pragma once

#include <tare/mysql/protocol/value.hpp>
#include <tare/system/error.hpp>

#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tare::mysql {

using protocol::value;

/// A day and a time of it as DATETIME has them: without a zone.
using clock_time = std::chrono::local_time<std::chrono::microseconds>;

namespace detail {

inline protocol::date date_of(std::chrono::year_month_day day)
{
    auto const year = static_cast<int>(day.year());
    if (!day.ok() || year < 0 || year > 9999)
        throw usage_error("a parameter is no day that a server knows", "give one of the years 0 to 9999");
    return {static_cast<std::uint16_t>(year), static_cast<std::uint8_t>(static_cast<unsigned>(day.month())),
            static_cast<std::uint8_t>(static_cast<unsigned>(day.day()))};
}

template <class T>
void set_clock(T& out, std::chrono::microseconds in_hour)
{
    out.minute = static_cast<std::uint8_t>(in_hour / std::chrono::minutes(1));
    out.second = static_cast<std::uint8_t>(in_hour % std::chrono::minutes(1) / std::chrono::seconds(1));
    out.microsecond = static_cast<std::uint32_t>((in_hour % std::chrono::seconds(1)).count());
}

inline protocol::date_time date_time_of(clock_time t)
{
    auto const day = std::chrono::floor<std::chrono::days>(t);
    auto const of_day = t - day;
    protocol::date_time out{.date = date_of(std::chrono::year_month_day(day))};
    out.hour = static_cast<std::uint8_t>(of_day / std::chrono::hours(1));
    set_clock(out, of_day % std::chrono::hours(1));
    return out;
}

inline protocol::time time_of(std::chrono::microseconds t)
{
    constexpr auto longest = std::chrono::hours(839);
    if (t <= -longest || t >= longest) throw usage_error("a parameter is a time of 839 hours or more", "a TIME has 838:59:59 at most");
    protocol::time out{.negative = t.count() < 0};
    auto const size = out.negative ? -t : t;
    out.hours = static_cast<std::uint16_t>(size / std::chrono::hours(1));
    set_clock(out, size % std::chrono::hours(1));
    return out;
}

} // namespace detail

/// A parameter of a prepared statement: integers, bool, float and double, text and bytes, dates and times of `protocol` or of std::chrono,
/// NULL as std::nullopt or an empty std::optional. Texts are not copied.
///
/// Errors  `usage_error` for what no server can take: nan, days of the year 10000, times of 839 hours.
template <std::same_as<value> T> // what converts to one is none
value to_value(T const& v)
{
    return v;
}
inline value to_value(std::nullopt_t) { return {}; }
inline value to_value(std::string_view text) { return text; }
inline value to_value(protocol::date const& d) { return d; }
inline value to_value(protocol::date_time const& t) { return t; }
inline value to_value(protocol::time const& t) { return t; }
inline value to_value(std::chrono::year_month_day day) { return detail::date_of(day); }
inline value to_value(clock_time t) { return detail::date_time_of(t); }
inline value to_value(std::chrono::microseconds t) { return detail::time_of(t); }

template <std::integral T>
value to_value(T n)
{
    if constexpr (std::is_signed_v<T>)
        return static_cast<std::int64_t>(n);
    else
        return static_cast<std::uint64_t>(n);
}

template <std::floating_point T>
requires(sizeof(T) <= sizeof(double)) value to_value(T n)
{
    if (!std::isfinite(n))
        throw usage_error("a parameter is no finite number, and a server has no other", "send NULL for what is not known");
    return n;
}

template <class T>
value to_value(std::optional<T> const& v)
{
    return v ? to_value(*v) : value{};
}

// clang-format off
template <class T>
concept parameter = requires(T const& v) {
    { to_value(v) } -> std::same_as<value>;
};
// clang-format on
static_assert(parameter<int> && parameter<char const*> && parameter<std::optional<double>> && parameter<std::chrono::seconds>);

/// The values of a statement's parameters, which live as long as what they are made of.
template <parameter... T>
std::vector<value> values_of(T const&... parameters)
{
    return {to_value(parameters)...};
}

} // namespace tare::mysql
