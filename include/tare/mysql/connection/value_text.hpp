#pragma once

#include <tare/mysql/protocol/value.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tare::mysql {

namespace detail {

inline std::string digits(std::uint64_t n, std::size_t least)
{
    auto out = std::to_string(n);
    return out.size() < least ? std::string(least - out.size(), '0') + out : out;
}

inline std::string day_text(protocol::date const& d) { return digits(d.year, 4) + '-' + digits(d.month, 2) + '-' + digits(d.day, 2); }

template <class T>
std::string clock_text_of(std::uint64_t hours, T const& t)
{
    auto const out = digits(hours, 2) + ':' + digits(t.minute, 2) + ':' + digits(t.second, 2);
    return t.microsecond == 0 ? out : out + '.' + digits(t.microsecond, 6);
}

struct text_writer {
    std::optional<std::string> operator()(std::string_view text) const { return std::string(text); }
    std::optional<std::string> operator()(std::int64_t n) const { return std::to_string(n); }
    std::optional<std::string> operator()(std::uint64_t n) const { return std::to_string(n); }
    std::optional<std::string> operator()(protocol::date const& d) const { return day_text(d); }
    std::optional<std::string> operator()(protocol::date_time const& t) const { return day_text(t.date) + ' ' + clock_text_of(t.hour, t); }
    std::optional<std::string> operator()(protocol::time const& t) const { return (t.negative ? "-" : "") + clock_text_of(t.hours, t); }
    std::optional<std::string> operator()(auto const&) const { return std::nullopt; }
};

} // namespace detail

/// A value as a server writes it; a fraction of a second has six digits or none. Nothing for NULL, and for real numbers, which have no one
/// text.
inline std::optional<std::string> text_of(protocol::value const& v) { return std::visit(detail::text_writer{}, v); }

/// What a value is, without what it holds, which may be secret: "a text of 3 bytes".
inline std::string kind_words(protocol::value const& v)
{
    constexpr char const* names[] = {"NULL",   "an integer", "an integer",         "a real", "a real",
                                     "a text", "a date",     "a date with a time", "a time"};
    static_assert(sizeof names / sizeof *names == std::variant_size_v<protocol::value>);
    std::string const out = names[v.index()];
    auto const* text = std::get_if<std::string_view>(&v);
    return text ? out + " of " + std::to_string(text->size()) + " bytes" : out;
}

/// Not `ok()` for the zeros that servers let stand for no day.
inline std::chrono::year_month_day calendar_day(protocol::date const& d)
{
    return {std::chrono::year(d.year), std::chrono::month(d.month), std::chrono::day(d.day)};
}

} // namespace tare::mysql
