#pragma once

#include <tare/name.hpp>
#include <tare/workload/mysql_oltp/distribution.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace tare::workload::oltp {

/// In what versions of sysbench differ. All else of a transaction is the same.
struct habits {
    bool prepared;                                              ///< statements are prepared; else each is a text
    bool columns_once;                                          ///< columns of a prepared statement that did not change are left out
    std::uint64_t (*draw)(generator& from, std::uint64_t rows); ///< an id, from 1 to `rows`
    std::uint64_t distinct;                                     ///< ids that the DISTINCT range spans; the others span `range`
    bool inside;                                                ///< a range that would pass the end of the table begins earlier
    bool end_by_server;                                         ///< the end of a range is written as a sum, which the server forms
    bool constant_insert;                                       ///< k, c and pad of the row that is inserted are constants
    std::size_t digits;                                         ///< of a group in texts that are written
};

inline constexpr std::uint64_t ids_of_a_range = 100; ///< ids

/// Which sysbench the clients do the work of.
template <class P>
concept profile = named<P> && requires
{
    {
        P::habits
        } -> std::convertible_to<oltp::habits const&>;
};

/// The paper's sysbench. c is written as ten numbers of up to 31 bits there and of ten digits here, so that it always has its place.
///
/// Source  github.com/akopytov/sysbench, branch 0.4, sysbench/tests/oltp/sb_oltp.c: `oltp_generate_statement`, `prepare_stmt_set_trx`.
struct sysbench_0_4 {
    static constexpr text name = "sysbench_0_4";
    static constexpr oltp::habits habits{.prepared = true,
                                         .columns_once = false,
                                         .draw = special_0_4,
                                         .distinct = ids_of_a_range + 1,
                                         .inside = true,
                                         .end_by_server = false,
                                         .constant_insert = true,
                                         .digits = 10};
};
static_assert(profile<sysbench_0_4>);

/// Texts only.
///
/// Source  the same, branch 0.5, sysbench/tests/db/oltp.lua.
struct sysbench_0_5 {
    static constexpr text name = "sysbench_0_5";
    static constexpr oltp::habits habits{.prepared = false,
                                         .columns_once = false,
                                         .draw = special_0_5,
                                         .distinct = ids_of_a_range,
                                         .inside = false,
                                         .end_by_server = true,
                                         .constant_insert = false,
                                         .digits = 11};
};
static_assert(profile<sysbench_0_5>);

/// What `oltp_read_write` and `oltp_read_only` of sysbench 1.0.20 do with their defaults and one table, with MariaDB's client library,
/// which has a server leave out the columns that it told before. The libraries of the other versions' time could not.
///
/// Source  the same, tag 1.0.20, src/lua/oltp_common.lua and src/lua/oltp_read_write.lua.
struct sysbench_1_0 {
    static constexpr text name = "sysbench_1_0";
    static constexpr oltp::habits habits{.prepared = true,
                                         .columns_once = true,
                                         .draw = special_1_0,
                                         .distinct = ids_of_a_range,
                                         .inside = false,
                                         .end_by_server = false,
                                         .constant_insert = false,
                                         .digits = 11};
};
static_assert(profile<sysbench_1_0>);

} // namespace tare::workload::oltp
