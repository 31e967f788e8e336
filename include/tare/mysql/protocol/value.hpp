#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace tare::mysql::protocol {

/// A day of the calendar, or the zeros that servers let stand for none: "0000-00-00", "2024-00-00".
struct date {
    std::uint16_t year = 0;
    std::uint8_t month = 0, day = 0;

    friend constexpr bool operator==(date const&, date const&) = default;
};

/// A day and a time of it, to the microsecond: DATETIME and TIMESTAMP.
struct date_time {
    protocol::date date{};
    std::uint8_t hour = 0, minute = 0, second = 0;
    std::uint32_t microsecond = 0;

    friend constexpr bool operator==(date_time const&, date_time const&) = default;
};

/// A time of the day or a span, up to 838:59:59 of either sign: TIME.
struct time {
    bool negative = false;
    std::uint16_t hours = 0;
    std::uint8_t minute = 0, second = 0;
    std::uint32_t microsecond = 0;

    friend constexpr bool operator==(time const&, time const&) = default;
};

/// A value of a row, or one that is sent to a statement. DECIMAL, JSON, ENUM, SET, BIT, blobs and all text are the bytes that the server
/// sends; they are valid as long as the row is. NULL is `std::monostate`.
using value = std::variant<std::monostate, std::int64_t, std::uint64_t, float, double, std::string_view, date, date_time, time>;

constexpr bool is_null(value const& v) { return v.index() == 0; }

constexpr bool is_valid(date const& d) { return d.year <= 9999 && d.month <= 12 && d.day <= 31; }

constexpr bool is_valid(date_time const& t)
{
    return is_valid(t.date) && t.hour <= 23 && t.minute <= 59 && t.second <= 59 && t.microsecond <= 999'999;
}

constexpr bool is_valid(time const& t) { return t.hours <= 838 && t.minute <= 59 && t.second <= 59 && t.microsecond <= 999'999; }

} // namespace tare::mysql::protocol
