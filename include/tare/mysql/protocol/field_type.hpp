#pragma once

#include <array>
#include <cstdint>

namespace tare::mysql::protocol {

/// Types of columns and parameters. The server keeps others for itself and never sends them.
///
/// Source  MySQL, "enum_field_types"; the names are those of the documentation, `int24` a MEDIUMINT.
enum class field_type : std::uint8_t {
    decimal = 0,
    tiny = 1,
    short_ = 2,
    long_ = 3,
    float_ = 4,
    double_ = 5,
    null = 6,
    timestamp = 7,
    longlong = 8,
    int24 = 9,
    date = 10,
    time = 11,
    datetime = 12,
    year = 13,
    newdate = 14,
    varchar = 15,
    bit = 16,
    vector = 242,
    json = 245,
    newdecimal = 246,
    enum_ = 247,
    set = 248,
    tiny_blob = 249,
    medium_blob = 250,
    long_blob = 251,
    blob = 252,
    var_string = 253,
    string = 254,
    geometry = 255,
};

/// How a value lies in a binary row.
enum class layout : std::uint8_t {
    unknown, ///< the type is never sent
    nothing, ///< NULL, always
    fixed_1,
    fixed_2,
    fixed_4,
    fixed_8,
    short_length, ///< behind one byte with its length: dates and times
    any_length,   ///< a string behind its length
};

namespace detail {

constexpr auto layouts = [] {
    std::array<layout, 256> out{};
    auto const set = [&](layout l, auto... types) { ((out[static_cast<std::uint8_t>(types)] = l), ...); };
    using t = field_type;
    set(layout::nothing, t::null);
    set(layout::fixed_1, t::tiny);
    set(layout::fixed_2, t::short_, t::year);
    set(layout::fixed_4, t::long_, t::int24, t::float_);
    set(layout::fixed_8, t::longlong, t::double_);
    set(layout::short_length, t::date, t::newdate, t::datetime, t::timestamp, t::time);
    set(layout::any_length, t::decimal, t::newdecimal, t::varchar, t::var_string, t::string, t::bit, t::enum_, t::set, t::json, t::geometry,
        t::vector, t::tiny_blob, t::medium_blob, t::long_blob, t::blob);
    return out;
}();

} // namespace detail

/// Source  MySQL, "Binary Protocol Value".
constexpr layout layout_of(field_type t) { return detail::layouts[static_cast<std::uint8_t>(t)]; }

/// What has to be known of a column to read its values.
struct kind {
    field_type type = field_type::null;
    bool is_unsigned = false;

    friend constexpr bool operator==(kind, kind) = default;
};

/// Of a result: text answers a query, binary an execution of a prepared statement.
enum class format : std::uint8_t { text, binary };

} // namespace tare::mysql::protocol
