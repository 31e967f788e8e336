#pragma once

#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/field_type.hpp>
#include <tare/mysql/protocol/value.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace tare::mysql::protocol {

namespace detail {

/// The whole text as a number, in the only form that `std::from_chars` knows for it.
template <class T>
errc read_number(std::string_view text, value& out, errc otherwise)
{
    T n{};
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (code != std::errc{} || end != text.data() + text.size()) return otherwise;
    if constexpr (std::is_floating_point_v<T>)
        if (!std::isfinite(n)) return otherwise;
    out = n;
    return {};
}

/// Takes the parts of a date or a time from the front of its text.
class clock_text {
public:
    explicit clock_text(std::string_view text) : left_(text) {}

    /// A number of so many digits.
    std::uint32_t digits(std::size_t least, std::size_t most)
    {
        std::uint32_t out = 0;
        std::size_t n = 0;
        for (; n < most && n < left_.size() && left_[n] >= '0' && left_[n] <= '9'; ++n)
            out = out * 10 + static_cast<std::uint32_t>(left_[n] - '0');
        if (n < least) wrong_ = true;
        left_.remove_prefix(n);
        return out;
    }

    bool sign(char c)
    {
        bool const there = !left_.empty() && left_.front() == c;
        if (there) left_.remove_prefix(1);
        return there;
    }
    void need(char c) { wrong_ = !sign(c) || wrong_; }

    /// Microseconds of up to six digits behind a point, if there is one.
    std::uint32_t fraction()
    {
        if (!sign('.')) return 0;
        auto const before = left_.size();
        auto out = digits(1, 6);
        for (auto n = before - left_.size(); n < 6; ++n) out *= 10;
        return out;
    }

    bool is_right() const { return !wrong_ && left_.empty(); }

private:
    std::string_view left_;
    bool wrong_ = false;
};

inline date take_date(clock_text& from)
{
    date out;
    out.year = static_cast<std::uint16_t>(from.digits(4, 4));
    from.need('-');
    out.month = static_cast<std::uint8_t>(from.digits(2, 2));
    from.need('-');
    out.day = static_cast<std::uint8_t>(from.digits(2, 2));
    return out;
}

template <class T>
void take_clock(clock_text& from, T& out)
{
    from.need(':');
    out.minute = static_cast<std::uint8_t>(from.digits(2, 2));
    from.need(':');
    out.second = static_cast<std::uint8_t>(from.digits(2, 2));
    out.microsecond = from.fraction();
}

template <class T>
errc checked(clock_text const& from, T const& found, value& out, errc otherwise)
{
    if (!from.is_right() || !is_valid(found)) return otherwise;
    out = found;
    return {};
}

inline errc read_date(std::string_view text, value& out)
{
    clock_text from(text);
    auto const found = take_date(from);
    return checked(from, found, out, errc::not_a_date);
}

inline errc read_date_time(std::string_view text, value& out)
{
    clock_text from(text);
    date_time found{.date = take_date(from)};
    from.need(' ');
    found.hour = static_cast<std::uint8_t>(from.digits(2, 2));
    take_clock(from, found);
    return checked(from, found, out, errc::not_a_date);
}

inline errc read_time(std::string_view text, value& out)
{
    clock_text from(text);
    time found{.negative = from.sign('-')};
    found.hours = static_cast<std::uint16_t>(from.digits(2, 3));
    take_clock(from, found);
    return checked(from, found, out, errc::not_a_time);
}

} // namespace detail

/// A value of a text row, by the type of its column.
inline errc read_text_value(kind k, std::string_view text, value& out)
{
    switch (k.type) {
    case field_type::tiny:
    case field_type::short_:
    case field_type::int24:
    case field_type::long_:
    case field_type::longlong:
    case field_type::year:
        return k.is_unsigned ? detail::read_number<std::uint64_t>(text, out, errc::not_an_integer)
                             : detail::read_number<std::int64_t>(text, out, errc::not_an_integer);
    case field_type::float_:
        return detail::read_number<float>(text, out, errc::not_a_real);
    case field_type::double_:
        return detail::read_number<double>(text, out, errc::not_a_real);
    case field_type::date:
    case field_type::newdate:
        return detail::read_date(text, out);
    case field_type::datetime:
    case field_type::timestamp:
        return detail::read_date_time(text, out);
    case field_type::time:
        return detail::read_time(text, out);
    case field_type::null:
        return errc::not_null;
    default:
        out = text;
        return {};
    }
}

} // namespace tare::mysql::protocol
