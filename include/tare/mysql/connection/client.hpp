#pragma once

#include <tare/mysql/connection.hpp>
#include <tare/wire/blocking.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace tare::mysql {

/// What the server remarks about the last statement.
struct warning {
    std::string level; ///< "Warning", "Note", "Error"
    std::uint16_t code = 0;
    std::string message;
};

/// A connection whose calls return when their answers are there: for programs that do one thing after another.
///
///     mysql::client server(mysql::over_tcp("127.0.0.1"), {.user = "me", .password = "…", .database = "runs"});
///     auto const insert = server.prepare("INSERT INTO run (environment, requests) VALUES (?, ?)");
///     server.execute(insert, "native", 120'000);
///     auto const n = server.query("SELECT COUNT(*) FROM run").one<int>();
///
/// Errors   those of `connection`, thrown, and `server_error` for a statement that is refused. After a `connection_error` the client is of
///          no use any more.
/// Threads  one at a time.
class client {
public:
    explicit client(address there, settings how = {}) : connection_(io_.get_executor(), std::move(there), std::move(how))
    {
        wait([this](auto done) { connection_.async_connect(done); });
    }

    /// One statement and its result; of several, the last.
    result query(std::string_view sql) { return checked(query_all(sql)); }

    /// The results of all statements in the text; the last may be an error, behind which no statement was executed.
    results query_all(std::string_view sql) { return query_all(sql, connection_.answer_within()); }
    results query_all(std::string_view sql, std::chrono::milliseconds within)
    {
        return got<results>([&](auto done) { connection_.async_query(sql, within, done); });
    }

    statement prepare(std::string_view sql)
    {
        return got<statement>([&](auto done) { connection_.async_prepare(sql, connection_.answer_within(), done); });
    }

    template <parameter... T>
    result execute(statement const& prepared, T const&... parameters)
    {
        auto const values = values_of(parameters...);
        return checked(execute_all(prepared, values, connection_.answer_within()));
    }

    /// All results, for procedures, which may have several.
    results execute_all(statement const& prepared, std::vector<value> const& values, std::chrono::milliseconds within)
    {
        return got<results>([&](auto done) { connection_.async_execute(prepared, values, within, done); });
    }

    /// For each row in one command; the result has the rows that all of them changed. See `connection::async_execute_bulk`.
    result execute_bulk(statement const& prepared, bulk_rows const& rows)
    {
        return execute_bulk(prepared, rows, connection_.answer_within());
    }
    result execute_bulk(statement const& prepared, bulk_rows const& rows, std::chrono::milliseconds within)
    {
        return checked(got<results>([&](auto done) { connection_.async_execute_bulk(prepared, rows, within, done); }));
    }

    void close(statement const& prepared)
    {
        wait([&](auto done) { connection_.async_close_statement(prepared, done); });
    }

    /// SHOW WARNINGS: what there is to say of the last statement.
    std::vector<warning> warnings()
    {
        std::vector<warning> out;
        for (auto& [level, code, message] : query("SHOW WARNINGS").rows<std::tuple<std::string, std::uint16_t, std::string>>())
            out.push_back({std::move(level), code, std::move(message)});
        return out;
    }

    void ping()
    {
        wait([this](auto done) { connection_.async_ping(done); });
    }
    void reset()
    {
        wait([this](auto done) { connection_.async_reset(done); });
    }
    void quit()
    {
        wait([this](auto done) { connection_.async_quit(done); });
    }

    mysql::connection& connection() { return connection_; }

private:
    template <class Start>
    void wait(Start const& start)
    {
        wire::wait(io_, start);
    }

    template <class Result, class Start>
    Result got(Start const& start)
    {
        Result out;
        wait([&](auto done) {
            start([&out, done](std::exception_ptr failure, Result came) {
                out = std::move(came);
                done(failure);
            });
        });
        return out;
    }

    static result checked(results all)
    {
        all.back().check();
        return std::move(all.back());
    }

    asio::io_context io_{1};
    class connection connection_;
};

} // namespace tare::mysql
