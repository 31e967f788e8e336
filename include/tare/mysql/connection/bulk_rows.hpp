#pragma once

#include <tare/mysql/connection/parameter.hpp>
#include <tare/mysql/protocol/bulk_rows.hpp>

#include <array>

namespace tare::mysql {

/// Rows for `client::execute_bulk`, of all types that a parameter may have. A parameter is of one type in all rows, or NULL.
///
///     mysql::bulk_rows rows;
///     for (auto const& r : runs) rows.add(r.environment, r.requests);
///     server.execute_bulk(insert, rows);
class bulk_rows : public protocol::bulk_rows {
public:
    /// Throws `usage_error` for other types, or another number of values, than in the rows before.
    template <parameter... T>
    bulk_rows& add(T const&... values)
    {
        std::array<value, sizeof...(T)> const row{to_value(values)...};
        protocol::bulk_rows::add(row);
        return *this;
    }
};

} // namespace tare::mysql
