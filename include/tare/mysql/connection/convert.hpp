#pragma once

#include <tare/mysql/connection/error.hpp>
#include <tare/mysql/connection/parameter.hpp>
#include <tare/mysql/connection/value_text.hpp>

#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace tare::mysql {

/// Where a value lies, for the sentence that says what is wrong with it.
struct place {
    std::string_view question; ///< first words of the statement
    std::string_view server;   ///< who answered
    std::size_t row = 0;       ///< from 0
    std::string_view column{}; ///< its name
};

/// Throws `result_mismatch`: "the result of SELECT from HOST: column n of row 0 is NULL, where an integer was expected".
[[noreturn]] inline void mismatch(place const& at, std::string const& wanted, value const& got)
{
    throw result_mismatch("the result of " + std::string(at.question) + " from " + std::string(at.server) + ": column " +
                              system::printable(at.column, 64) + " of row " + std::to_string(at.row) + " is " + kind_words(got) +
                              ", where " + wanted + " was expected",
                          protocol::is_null(got) ? "ask for a std::optional, which takes NULL" : "");
}

/// How a value becomes a `T`: `static T from(value const&, place const&)`. Specialise it for types of your own.
template <class T>
struct convert;

/// Text, bytes and DECIMAL as they are; integers, dates and times as a server writes them.
template <>
struct convert<std::string> {
    static std::string from(value const& v, place const& at)
    {
        auto out = text_of(v);
        if (!out) mismatch(at, "a text", v);
        return *std::move(out);
    }
};

namespace detail {

template <class T>
std::optional<T> number_in(std::string_view text)
{
    T n{};
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return n;
}

} // namespace detail

/// An integer, or a text that is one: SUM of integers is a DECIMAL.
template <std::integral T>
requires(!std::same_as<T, bool>) struct convert<T> {
    static T from(value const& v, place const& at)
    {
        auto const wanted = "an integer of " + std::to_string(8 * sizeof(T)) + (std::is_signed_v<T> ? " bits" : " bits without sign");
        if (auto const* n = std::get_if<std::int64_t>(&v); n && std::in_range<T>(*n)) return static_cast<T>(*n);
        if (auto const* n = std::get_if<std::uint64_t>(&v); n && std::in_range<T>(*n)) return static_cast<T>(*n);
        auto const* text = std::get_if<std::string_view>(&v);
        auto const n = text ? detail::number_in<T>(*text) : std::nullopt;
        if (!n) mismatch(at, wanted, v);
        return *n;
    }
};

/// 0 and 1, as which servers keep booleans.
template <>
struct convert<bool> {
    static bool from(value const& v, place const& at)
    {
        auto const* n = std::get_if<std::int64_t>(&v);
        if (!n || (*n != 0 && *n != 1)) mismatch(at, "0 or 1", v);
        return *n == 1;
    }
};

/// A number, or a text that is one: DECIMAL. Of an integer with more than 53 bits the last are lost.
template <>
struct convert<double> {
    static double from(value const& v, place const& at)
    {
        if (auto const* n = std::get_if<double>(&v)) return *n;
        if (auto const* n = std::get_if<float>(&v)) return *n;
        if (auto const* n = std::get_if<std::int64_t>(&v)) return static_cast<double>(*n);
        if (auto const* n = std::get_if<std::uint64_t>(&v)) return static_cast<double>(*n);
        auto const* text = std::get_if<std::string_view>(&v);
        auto const n = text ? detail::number_in<double>(*text) : std::nullopt;
        if (!n) mismatch(at, "a number", v);
        return *n;
    }
};

/// A day of the calendar; the zeros that stand for none are a mismatch, but not as a protocol::date.
template <>
struct convert<std::chrono::year_month_day> {
    static std::chrono::year_month_day from(value const& v, place const& at)
    {
        auto const* d = std::get_if<protocol::date>(&v);
        auto const day = d ? calendar_day(*d) : std::chrono::year_month_day();
        if (!d || !day.ok()) mismatch(at, "a day of the calendar", v);
        return day;
    }
};

template <>
struct convert<clock_time> {
    static clock_time from(value const& v, place const& at)
    {
        auto const* t = std::get_if<protocol::date_time>(&v);
        auto const day = t ? calendar_day(t->date) : std::chrono::year_month_day();
        if (!t || !day.ok()) mismatch(at, "a day of the calendar with a time", v);
        return std::chrono::local_days(day) + std::chrono::hours(t->hour) + std::chrono::minutes(t->minute) +
               std::chrono::seconds(t->second) + std::chrono::microseconds(t->microsecond);
    }
};

template <>
struct convert<std::chrono::microseconds> {
    static std::chrono::microseconds from(value const& v, place const& at)
    {
        auto const* t = std::get_if<protocol::time>(&v);
        if (!t) mismatch(at, "a time", v);
        std::chrono::microseconds const size = std::chrono::hours(t->hours) + std::chrono::minutes(t->minute) +
                                               std::chrono::seconds(t->second) + std::chrono::microseconds(t->microsecond);
        return t->negative ? -size : size;
    }
};

/// The codec's own, with the zeros that servers let stand for no day.
template <class T>
requires(std::same_as<T, protocol::date> || std::same_as<T, protocol::date_time> || std::same_as<T, protocol::time>) struct convert<T> {
    static T from(value const& v, place const& at)
    {
        auto const* found = std::get_if<T>(&v);
        if (!found) mismatch(at, "a date or a time of the kind that was asked for", v);
        return *found;
    }
};

/// Nothing for NULL.
template <class T>
struct convert<std::optional<T>> {
    static std::optional<T> from(value const& v, place const& at)
    {
        if (protocol::is_null(v)) return std::nullopt;
        return convert<T>::from(v, at);
    }
};

} // namespace tare::mysql
