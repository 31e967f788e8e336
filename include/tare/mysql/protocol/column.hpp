#pragma once

#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/field_type.hpp>
#include <tare/mysql/protocol/reader.hpp>

#include <cstdint>
#include <string_view>

namespace tare::mysql::protocol {

/// What a server says of a column, or of a parameter. Texts are valid as long as the message is.
struct column {
    std::string_view schema{}, table{}, original_table{}, name{}, original_name{};
    std::uint16_t collation = 0; ///< 63 for bytes that are no text
    std::uint32_t length = 0;    ///< the most that a value has, in bytes of text
    field_type type{};
    std::uint16_t flags = 0;
    std::uint8_t decimals = 0; ///< digits behind the point; 31 when that depends on the value

    static constexpr std::uint16_t not_null = 1, primary_key = 2, unsigned_flag = 32;

    bool is_unsigned() const { return (flags & unsigned_flag) != 0; }
    protocol::kind kind() const { return {type, is_unsigned()}; }
};

/// Reads ColumnDefinition41.
///
/// Source  MySQL, "Protocol::ColumnDefinition41".
inline errc read_column(std::string_view message, column& out)
{
    reader from(message);
    out = {};
    if (from.string() != "def") from.fail(errc::not_a_column);
    out.schema = from.string();
    out.table = from.string();
    out.original_table = from.string();
    out.name = from.string();
    out.original_name = from.string();
    if (from.length() != 12) from.fail(errc::not_a_column); // bytes of what follows
    out.collation = static_cast<std::uint16_t>(from.integer<2>());
    out.length = static_cast<std::uint32_t>(from.integer<4>());
    out.type = static_cast<field_type>(from.integer<1>());
    out.flags = static_cast<std::uint16_t>(from.integer<2>());
    out.decimals = static_cast<std::uint8_t>(from.integer<1>());
    from.bytes(2);
    if (from.end() == errc{} && layout_of(out.type) == layout::unknown) return errc::unknown_type;
    return from.end();
}

/// What a server answers a statement with that it has prepared.
struct prepared {
    std::uint32_t statement = 0; ///< its number in this session
    std::uint16_t columns = 0;
    std::uint16_t parameters = 0;
    std::uint16_t warnings = 0;
};

/// Reads COM_STMT_PREPARE_OK.
///
/// Source  MySQL, "COM_STMT_PREPARE Response".
inline errc read_prepared(std::string_view message, prepared& out)
{
    reader from(message);
    out = {};
    if (from.integer<1>() != 0) from.fail(errc::not_an_answer);
    out.statement = static_cast<std::uint32_t>(from.integer<4>());
    out.columns = static_cast<std::uint16_t>(from.integer<2>());
    out.parameters = static_cast<std::uint16_t>(from.integer<2>());
    from.bytes(1);
    out.warnings = static_cast<std::uint16_t>(from.integer<2>());
    return from.end();
}

} // namespace tare::mysql::protocol
