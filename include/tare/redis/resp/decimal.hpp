#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace tare::redis::resp {

/// As many digits as 64 bits hold whatever they are, so that no overflow needs a check. The largest number of RESP has as many.
constexpr std::size_t most_digits = 19;

/// Digits and nothing else; nothing when there are none, or more than `most_digits`.
constexpr std::optional<std::uint64_t> unsigned_decimal(std::string_view text)
{
    if (text.empty() || text.size() > most_digits) return std::nullopt;
    std::uint64_t out = 0;
    for (char const c : text) {
        auto const digit = static_cast<unsigned char>(c - '0');
        if (digit > 9) return std::nullopt;
        out = out * 10 + digit;
    }
    return out;
}

namespace detail {

constexpr std::string_view without_sign(std::string_view text)
{
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    return text;
}

/// Takes digits from the front; false when there is none.
constexpr bool take_digits(std::string_view& text)
{
    std::size_t n = 0;
    while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
    text.remove_prefix(n);
    return n > 0;
}

constexpr bool is_nan(std::string_view text)
{
    text = without_sign(text);
    return text == "nan" || text == "NAN" || (text.starts_with("nan(") && text.ends_with(')'));
}

/// [sign] digits [. digits] [e [sign] digits]
constexpr bool is_double(std::string_view text)
{
    text = without_sign(text);
    if (!take_digits(text)) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!take_digits(text)) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text = without_sign(text.substr(1));
        if (!take_digits(text)) return false;
    }
    return text.empty();
}

} // namespace detail

/// The range of 64 bits with a sign, which may be `+` (redis.io, "Integers").
constexpr std::optional<std::int64_t> signed_decimal(std::string_view text)
{
    auto const magnitude = unsigned_decimal(detail::without_sign(text));
    bool const negative = text.starts_with('-');
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!magnitude || *magnitude > largest + (negative ? 1 : 0)) return std::nullopt;
    return static_cast<std::int64_t>(negative ? 0 - *magnitude : *magnitude);
}

constexpr bool is_big_number(std::string_view text)
{
    text = detail::without_sign(text);
    return detail::take_digits(text) && text.empty();
}

/// A double of the specification, which may be inf, -inf or nan. Servers before Redis 7.2 write other spellings of nan, which are read too.
/// Nothing when it is none, or when its magnitude fits no double.
inline std::optional<double> double_of(std::string_view text)
{
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    if (text == "inf" || text == "+inf") return infinity;
    if (text == "-inf") return -infinity;
    if (detail::is_nan(text)) return std::numeric_limits<double>::quiet_NaN();
    if (!detail::is_double(text)) return std::nullopt;
    if (text.front() == '+') text.remove_prefix(1);
    double out = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc{}) return std::nullopt;
    return out;
}

} // namespace tare::redis::resp
