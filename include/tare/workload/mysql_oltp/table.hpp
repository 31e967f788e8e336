#pragma once

#include <tare/mysql/connection/bulk_rows.hpp>
#include <tare/workload/mysql_oltp/distribution.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tare::workload::oltp {

/// The first table of sysbench 1.0, so that sysbench can work on it too: `oltp_read_write --tables=1`. Its statistics are not kept up while
/// it is filled: MariaDB 10.11 would try that in a loop, since the table is locked.
inline constexpr std::string_view create_table =
    "CREATE TABLE sbtest1 (id INTEGER NOT NULL AUTO_INCREMENT, k INTEGER DEFAULT 0 NOT NULL, c CHAR(120) DEFAULT '' NOT NULL, "
    "pad CHAR(60) DEFAULT '' NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB STATS_AUTO_RECALC=0";
inline constexpr std::string_view insert_row = "INSERT INTO sbtest1 (id, k, c, pad) VALUES (?, ?, ?, ?)";
/// Comes when the rows are there: to sort an index once is less work than to insert into it at random. From now on the table is like any.
inline constexpr std::string_view create_index = "ALTER TABLE sbtest1 ADD INDEX k_1 (k), STATS_AUTO_RECALC=DEFAULT";

/// A row as it is prepared. It follows from its id and the number of rows alone, so all tables of a size are equal, everywhere.
struct row {
    static constexpr std::size_t digits = 11; ///< of a group

    std::uint64_t k = 0;
    std::array<char, 10 * (digits + 1) - 1> c{};
    std::array<char, 5 * (digits + 1) - 1> pad{};

    row(std::uint64_t id, std::uint64_t rows)
    {
        generator from(splitmix(id * splitmix_step)); // without it, a row would go on with the numbers of the one before
        k = special_1_0(from, rows);
        fill_groups(c, digits, from);
        fill_groups(pad, digits, from);
    }
};

/// Rows from `first` to `last`, for the parameters of `insert_row`.
inline tare::mysql::bulk_rows rows_between(std::uint64_t first, std::uint64_t last, std::uint64_t rows)
{
    tare::mysql::bulk_rows out;
    for (auto id = first; id <= last; ++id) {
        row const one(id, rows);
        out.add(id, one.k, std::string_view(one.c.data(), one.c.size()), std::string_view(one.pad.data(), one.pad.size()));
    }
    return out;
}

} // namespace tare::workload::oltp
