#pragma once

#include <tare/mysql/connection/error.hpp>
#include <tare/mysql/connection/row.hpp>
#include <tare/mysql/protocol/capability.hpp>
#include <tare/mysql/protocol/field_type.hpp>
#include <tare/mysql/protocol/row_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::mysql {

/// Who was asked what, for sentences.
struct question {
    std::string words;                         ///< first words of the statement
    std::shared_ptr<std::string const> server; ///< its address
};

/// What a result is made of; rows lie one behind another as they were sent.
struct result_parts {
    std::vector<std::string> columns{};
    std::vector<protocol::kind> kinds{};
    protocol::format format{};
    std::string bytes{};
    std::vector<std::size_t> ends{}; ///< of each row, in `bytes`
    std::uint64_t affected_rows = 0, last_insert_id = 0;
    std::uint16_t warnings = 0;
    protocol::status status{};
    std::string info{};
    std::optional<server_error> error{};
};

/// What the server answered to one statement: rows, or a count of rows that changed. An error is such an answer too: it says nothing of
/// the connection.
///
///     for (auto const& [id, name] : result.rows<std::tuple<int, std::string>>()) use(id, name);
///     auto const n = result.one<std::int64_t>();
class result {
public:
    result(question asked, result_parts parts) : asked_(std::move(asked)), parts_(std::move(parts)) {}

    std::optional<server_error> const& error() const { return parts_.error; }
    void check() const ///< throws the `server_error` when there is one
    {
        if (parts_.error) throw server_error(*parts_.error);
    }

    bool has_rows() const { return !parts_.columns.empty(); } ///< whether it is a table, be it one without rows
    std::size_t size() const { return parts_.ends.size(); }   ///< rows
    std::vector<std::string> const& columns() const { return parts_.columns; }
    std::vector<protocol::kind> const& kinds() const { return parts_.kinds; } ///< of the columns
    std::uint64_t affected_rows() const { return parts_.affected_rows; }
    std::uint64_t last_insert_id() const { return parts_.last_insert_id; } ///< that AUTO_INCREMENT chose first; 0 for none
    std::uint16_t warnings() const { return parts_.warnings; }             ///< how many: SHOW WARNINGS says which
    std::string const& info() const { return parts_.info; }                ///< "Rows matched: 1  Changed: 1  Warnings: 0"
    bool in_transaction() const { return protocol::has(parts_.status, protocol::status::in_transaction); }
    std::string const& asked() const { return asked_.words; }

    /// The rows, each as a `Row`: a std::tuple or std::pair of as many values as there are columns, a std::vector of values, or the value
    /// of the only column. Values are std::string, integers, double, bool, std::chrono's, std::optional of these; see `convert`.
    ///
    /// Errors  `server_error` when the server refused the statement; `result_mismatch` when there are no such rows.
    template <class Row>
    std::vector<Row> rows() const
    {
        check();
        if (!has_rows()) throw result_mismatch(name() + " has no rows, but says how many changed", "ask for affected_rows");
        check_columns(row_of<Row>::columns);
        std::vector<Row> out;
        out.reserve(size());
        std::vector<value> values;
        for (std::size_t i = 0; i < size(); ++i) {
            read(i, values);
            out.push_back(row_of<Row>::from(values, parts_.columns, {.question = asked_.words, .server = *asked_.server, .row = i}));
        }
        return out;
    }

    /// The only row.
    template <class Row>
    Row one() const
    {
        auto all = rows<Row>();
        if (all.size() != 1) throw result_mismatch(name() + " has " + std::to_string(all.size()) + " rows, where one was expected");
        return std::move(all.front());
    }

private:
    std::string name() const { return "the result of " + asked_.words + " from " + *asked_.server; }

    void check_columns(std::size_t wanted) const
    {
        if (wanted != any_columns && wanted != parts_.columns.size())
            throw result_mismatch(name() + " has " + std::to_string(parts_.columns.size()) + " columns, where " + std::to_string(wanted) +
                                  " were expected");
    }

    void read(std::size_t i, std::vector<value>& out) const
    {
        auto const begin = i == 0 ? 0 : parts_.ends[i - 1];
        protocol::row_reader from(parts_.format, parts_.kinds, std::string_view(parts_.bytes).substr(begin, parts_.ends[i] - begin));
        out.clear();
        for (value v; from.next(v);) out.push_back(v);
        if (from.error()) throw result_mismatch(name() + ", row " + std::to_string(i) + ": " + from.error().message());
    }

    question asked_;
    result_parts parts_;
};

using results = std::vector<result>;

} // namespace tare::mysql
