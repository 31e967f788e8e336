#pragma once

#include <tare/workload/mysql_oltp/distribution.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tare::workload::oltp {

/// The first table of sysbench 1.0, so that sysbench can work on it too: `oltp_read_write --tables=1`.
inline constexpr std::string_view create_table =
    "CREATE TABLE sbtest1 (id INTEGER NOT NULL AUTO_INCREMENT, k INTEGER DEFAULT 0 NOT NULL, c CHAR(120) DEFAULT '' NOT NULL, "
    "pad CHAR(60) DEFAULT '' NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB";
/// Comes when the rows are there: to sort an index once is less work than to insert into it at random.
inline constexpr std::string_view create_index = "CREATE INDEX k_1 ON sbtest1 (k)";

/// A row as it is prepared. It follows from its id and the number of rows alone, so all tables of a size are equal, everywhere.
struct row {
    static constexpr std::size_t digits = 11; ///< of a group

    std::uint64_t k = 0;
    std::array<char, 10 * (digits + 1) - 1> c{};
    std::array<char, 5 * (digits + 1) - 1> pad{};

    row(std::uint64_t id, std::uint64_t rows)
    {
        generator from(id * splitmix_step);
        k = special_1_0(from, rows);
        fill_groups(c, digits, from);
        fill_groups(pad, digits, from);
    }
};

/// Appends `(id,k,'c','pad')`.
inline void append_row(std::string& sql, std::uint64_t id, std::uint64_t rows)
{
    row const one(id, rows);
    std::array<char, 24> number{};
    auto const append = [&](std::uint64_t n) {
        sql.append(number.data(), std::to_chars(number.data(), number.data() + number.size(), n).ptr);
    };
    sql += '(';
    append(id);
    sql += ',';
    append(one.k);
    sql += ",'";
    sql.append(one.c.data(), one.c.size());
    sql += "','";
    sql.append(one.pad.data(), one.pad.size());
    sql += "')";
}

/// The rows from `id` on in one INSERT of about `bytes`; `id` is then the first that is not in it.
inline void write_insert(std::string& sql, std::uint64_t& id, std::uint64_t rows, std::size_t bytes)
{
    constexpr std::size_t longest = 240; // bytes of a row
    sql = "INSERT INTO sbtest1 (id,k,c,pad) VALUES ";
    for (char const* between = ""; id <= rows && sql.size() + longest < bytes; ++id, between = ",") {
        sql += between;
        append_row(sql, id, rows);
    }
}

} // namespace tare::workload::oltp
