#pragma once

#include <tare/mysql/protocol/binary_value.hpp>
#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/field_type.hpp>
#include <tare/mysql/protocol/reader.hpp>
#include <tare/mysql/protocol/text_value.hpp>
#include <tare/mysql/protocol/value.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <system_error>

namespace tare::mysql::protocol {

/// The values of a row, one after another.
///
///     row_reader row(parser.format(), parser.kinds(), event->row);
///     for (value v; row.next(v);) use(v);
///     if (row.error()) throw error(row.error().message());
///
/// Memory  none: texts are views of the row.
/// Source  MySQL, "Text Resultset Row", "Binary Protocol Resultset Row".
class row_reader {
public:
    row_reader(protocol::format f, std::span<kind const> columns, std::string_view row) : format_(f), columns_(columns), from_(row)
    {
        if (f == format::text) return;
        if (from_.integer<1>() != 0) from_.fail(errc::not_a_row);
        nulls_ = from_.bytes((columns.size() + 2 + 7) / 8);
    }

    /// The next value; false behind the last, or when the row is wrong: see `error`.
    bool next(value& out)
    {
        if (from_.error() != errc{}) return false;
        if (column_ == columns_.size()) {
            if (from_.end() != errc{}) from_.fail(from_.end());
            return false;
        }
        auto const wrong = format_ == format::text ? read_text(out) : read_binary(out);
        if (wrong != errc{}) from_.fail(wrong);
        ++column_;
        return from_.error() == errc{};
    }

    std::error_code error() const { return from_.error() == errc{} ? std::error_code() : from_.error(); }

private:
    errc read_text(value& out)
    {
        if (from_.peek() == 0xfb) {
            from_.bytes(1);
            out = {};
            return {};
        }
        auto const text = from_.string();
        return from_.error() == errc{} ? read_text_value(columns_[column_], text, out) : from_.error();
    }

    errc read_binary(value& out)
    {
        auto const bit = column_ + 2;
        if ((static_cast<unsigned char>(nulls_[bit / 8]) >> (bit % 8) & 1) == 0) return read_binary_value(columns_[column_], from_, out);
        out = {};
        return {};
    }

    protocol::format format_;
    std::span<kind const> columns_;
    std::size_t column_ = 0;
    reader from_;
    std::string_view nulls_;
};

} // namespace tare::mysql::protocol
