#pragma once

#include <tare/workload/mysql_oltp/transaction.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tare::workload::oltp {

/// What stands in the place of a '?'.
enum class value : std::uint8_t { id, last, k, c, pad };

/// Bytes of a text, 0 of a number: as many groups as the columns of sysbench 1.0 have.
constexpr std::size_t size_of(value v, habits const& how)
{
    return v == value::c ? 10 * (how.digits + 1) - 1 : v == value::pad ? 5 * (how.digits + 1) - 1 : 0;
}

/// SQL with a '?' for each value, in their order.
struct sentence {
    std::string sql;
    std::vector<value> values = {};
};

namespace detail {

inline sentence range_of(std::string_view columns, std::string_view end, statement s, habits const& how)
{
    auto const span = last_id(how, s, 1) - 1;
    auto const last = how.end_by_server ? "?+" + std::to_string(span) : "?";
    return {"SELECT " + std::string(columns) + " FROM sbtest1 WHERE id BETWEEN ? AND " + last + std::string(end),
            {value::id, how.end_by_server ? value::id : value::last}};
}

} // namespace detail

/// A statement of a profile. Letters are as in sysbench 1.0, whatever the version.
inline sentence sentence_of(statement s, habits const& how)
{
    switch (s) {
    case statement::begin:
        return {"BEGIN"};
    case statement::point:
        return {"SELECT c FROM sbtest1 WHERE id=?", {value::id}};
    case statement::range:
        return detail::range_of("c", "", s, how);
    case statement::sum:
        return detail::range_of("SUM(k)", "", s, how);
    case statement::order:
        return detail::range_of("c", " ORDER BY c", s, how);
    case statement::distinct:
        return detail::range_of("DISTINCT c", " ORDER BY c", s, how);
    case statement::index_update:
        return {"UPDATE sbtest1 SET k=k+1 WHERE id=?", {value::id}};
    case statement::non_index_update:
        return {"UPDATE sbtest1 SET c=? WHERE id=?", {value::c, value::id}};
    case statement::erase:
        return {"DELETE FROM sbtest1 WHERE id=?", {value::id}};
    case statement::insert:
        if (how.constant_insert)
            return {"INSERT INTO sbtest1 VALUES (?, 0, ' ', 'aaaaaaaaaaffffffffffrrrrrrrrrreeeeeeeeeeyyyyyyyyyy')", {value::id}};
        return {"INSERT INTO sbtest1 (id, k, c, pad) VALUES (?, ?, ?, ?)", {value::id, value::k, value::c, value::pad}};
    case statement::commit:
        return {"COMMIT"};
    case statement::rollback:
        break;
    }
    return {"ROLLBACK"};
}

} // namespace tare::workload::oltp
