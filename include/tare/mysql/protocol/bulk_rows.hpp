#pragma once

#include <tare/mysql/protocol/execute.hpp>
#include <tare/system/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tare::mysql::protocol {

/// Values for the parameters of a prepared statement, row by row, which MariaDB executes in one command: the fastest way to fill a table.
///
///     bulk_rows rows;
///     for (auto const& r : runs) rows.add(std::array<value, 2>{std::string_view(r.environment), r.requests});
///     write_bulk_execute(out, statement, rows);
///
/// Types   a parameter has the type of its first value that is not NULL. The others are of the same alternative of `value`, or NULL.
/// Errors  `usage_error` that names the parameter; the row is then not added.
/// Memory  the rows as they will be sent.
class bulk_rows {
public:
    bulk_rows& add(std::span<value const> row)
    {
        check(row);
        for (std::size_t i = 0; i < row.size(); ++i) append(i, row[i]);
        ++rows_;
        return *this;
    }

    std::size_t rows() const { return rows_; }
    std::size_t parameters() const { return types_.size(); } ///< 0 while there are no rows
    std::string const& bytes() const { return bytes_; }      ///< of the values

    /// The types, for the head of the command.
    std::vector<kind> const& types() const { return types_; }

private:
    enum class indicator : std::uint8_t { follows = 0, null = 1 };

    static constexpr kind unknown{field_type::null, false};

    void check(std::span<value const> row)
    {
        if (rows_ == 0) types_.assign(row.size(), unknown);
        if (row.size() != types_.size())
            throw usage_error("a row has " + std::to_string(row.size()) + " values, and the rows before it have " +
                                  std::to_string(types_.size()),
                              "give one for each `?`");
        for (std::size_t i = 0; i < row.size(); ++i)
            if (!is_null(row[i]) && types_[i] != unknown && types_[i] != kind_of(row[i]))
                throw usage_error("value " + std::to_string(i + 1) + " of a row is of another type than in the rows before it",
                                  "convert it, or send the row by itself");
    }

    void append(std::size_t i, value const& v)
    {
        append_integer<1>(bytes_, static_cast<std::uint8_t>(is_null(v) ? indicator::null : indicator::follows));
        if (is_null(v)) return;
        types_[i] = kind_of(v);
        std::visit([this](auto const& one) { detail::append_value(bytes_, one); }, v);
    }

    std::vector<kind> types_;
    std::string bytes_;
    std::size_t rows_ = 0;
};

/// Executes a prepared statement that has no result once for each row. Requires rows, and `capability::bulk`. The server answers once: with
/// OK and the rows of all, or with the first error. An INSERT into InnoDB then leaves none of its rows; an UPDATE may leave those before.
///
/// Source  MariaDB, "COM_STMT_BULK_EXECUTE".
inline void write_bulk_execute(std::string& out, std::uint32_t statement, bulk_rows const& rows)
{
    constexpr std::uint16_t types_follow = 128;
    out.reserve(out.size() + 64 + 2 * rows.parameters() + rows.bytes().size());
    auto const begin = detail::begin_message(out);
    append_integer<1>(out, static_cast<std::uint8_t>(command::stmt_bulk_execute));
    append_integer<4>(out, statement);
    append_integer<2>(out, types_follow);
    for (auto const& k : rows.types()) detail::append_type(out, k);
    out.append(rows.bytes());
    detail::end_message(out, begin);
}

} // namespace tare::mysql::protocol
