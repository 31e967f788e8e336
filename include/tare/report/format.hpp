#pragma once

#include <tare/statistics/compare.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace tare::report {

/// A number with a fixed count of decimals, the same in every locale.
inline std::string fixed(double value, int decimals)
{
    char buffer[400]; // the largest double has 309 digits before its point
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, std::clamp(decimals, 0, 12)).ptr;
    return {buffer, end};
}

/// Full precision, for files that are read again.
inline std::string exact(double value)
{
    if (!std::isfinite(value)) return "NaN";
    char buffer[64];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

/// How many decimals show `digits` significant digits of a value.
inline int decimals_for(double value, int digits)
{
    if (value == 0 || !std::isfinite(value)) return digits - 1;
    return std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
}

inline std::string significant(double value, int digits) { return fixed(value, decimals_for(value, digits)); }

/// A mean and its sd as a reader expects them: two digits of the sd, the mean to the same place, never more than five digits.
struct mean_and_sd {
    std::string mean;
    std::string sd; ///< empty when a single block cannot tell
};

inline mean_and_sd to_text(statistics::summary const& values)
{
    if (values.n == 0) return {};
    if (!(values.sd > 0)) return {significant(values.mean, 4), values.n > 1 ? "0" : ""};
    int const decimals = std::min(decimals_for(values.sd, 2), decimals_for(values.mean, 5));
    return {fixed(values.mean, decimals), fixed(values.sd, decimals)};
}

/// Decimals that a ratio and its interval need: two as a rule, up to four where fewer would print a bound as 1 that excludes it.
inline int decimals_of(statistics::ratio const& r)
{
    int decimals = r.value >= 10 ? 1 : r.value >= 0.1 ? 2 : decimals_for(r.value, 2);
    if (r.value >= 100) decimals = 0;
    auto const looks_like_one = [](double bound, int places) { return fixed(bound, places) == fixed(1, places); };
    if (r.range && !r.range->contains(1))
        while (decimals < 4 && (looks_like_one(r.range->low, decimals) || looks_like_one(r.range->high, decimals))) ++decimals;
    return decimals;
}

/// "0.99"
inline std::string value_text(statistics::ratio const& r) { return fixed(r.value, decimals_of(r)); }

/// "0.99 [0.98, 1.00]"; the number alone when there is no interval.
inline std::string to_text(statistics::ratio const& r)
{
    if (!r.range) return value_text(r);
    int const decimals = decimals_of(r);
    return fixed(r.value, decimals) + " [" + fixed(r.range->low, decimals) + ", " + fixed(r.range->high, decimals) + "]";
}

/// "1.90 [1.85, 1.95]" in three digits each; the value alone without an interval.
inline std::string with_interval(double value, std::optional<statistics::interval> const& range)
{
    auto const text = significant(value, 3);
    return range ? text + " [" + significant(range->low, 3) + ", " + significant(range->high, 3) + ']' : text;
}

/// A unit that shows a column's values without leading zeros, and the factor to it. Only seconds are scaled.
struct shown_unit {
    std::string unit;
    double factor = 1;
};

inline shown_unit unit_for(std::string const& unit, double smallest)
{
    if (unit != "s" || !(smallest > 0) || smallest >= 0.1) return {unit, 1};
    if (smallest >= 1e-4) return {"ms", 1e3};
    return {"us", 1e6};
}

/// How many columns of a terminal a text takes: one a character, which holds for what Tare prints.
inline std::size_t width(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }));
}

/// "1 trial", "3 trials"
inline std::string counted(std::size_t n, std::string const& noun) { return std::to_string(n) + ' ' + noun + (n == 1 ? "" : "s"); }

} // namespace tare::report
