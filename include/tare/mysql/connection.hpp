#pragma once

#include <tare/mysql/connection/address.hpp>
#include <tare/mysql/connection/bulk_rows.hpp>
#include <tare/mysql/connection/error.hpp>
#include <tare/mysql/connection/parameter.hpp>
#include <tare/mysql/connection/question.hpp>
#include <tare/mysql/connection/result.hpp>
#include <tare/mysql/connection/session.hpp>
#include <tare/mysql/connection/settings.hpp>
#include <tare/mysql/connection/statement.hpp>
#include <tare/mysql/protocol/command.hpp>
#include <tare/mysql/protocol/execute.hpp>
#include <tare/wire/handle.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tare::mysql {

/// A connection to a server of MySQL or MariaDB, for programs that use Boost.Asio: `async_connect` once, then statements as often as
/// wanted, with any completion token. <tare/mysql/connection/client.hpp> has the same without Asio's words. Link OpenSSL: -lcrypto.
///
/// Order    operations may be begun while others are under way; they are sent one after another. An error of the server is the value of
///          its result (`result::check`, `rows`, `one`).
/// Errors   `connection_error` and `server_error` (a login that is refused), as an exception_ptr. `usage_error` is thrown at once, before
///          anything is sent, but for names that no login can hold. A sentence names the first words of the statement, not its values, and
///          the address; what a server says of a statement is told in its own words.
/// Ends     with the first failure, with a deadline that passes, when an operation is cancelled (terminal or partial), with `close` and the
///          destructor. All operations under way fail then. Whether a statement without answer was executed is not known; one that runs for
///          long goes on in the server until it notices.
/// Files    LOAD DATA LOCAL is not offered; a server that asks for a file gets nothing, and the connection ends.
/// Memory   `settings::limits` bounds each response, which is kept as a whole.
/// Hazard   g++ 12 destroys temporaries of a co_await expression twice: give it strings, values and settings that have a name.
/// Threads  one at a time: the executor is a strand, or that of an io_context which one thread runs. It has work until the connection ends.
class connection : public wire::handle<session, settings> {
public:
    using milliseconds = std::chrono::milliseconds;

    connection(executor_type executor, address there, settings how = {}) : handle(std::move(executor), std::move(there), std::move(how)) {}

    /// Connects and logs in. What was connected before is closed. Completes with (exception_ptr).
    template <asio::completion_token_for<void(std::exception_ptr)> Token>
    auto async_connect(Token&& token)
    {
        return connect<answered>(std::forward<Token>(token));
    }

    /// A statement as text, or several with `settings::multi_statements`. Completes with (exception_ptr, results), one for each.
    template <asio::completion_token_for<void(std::exception_ptr, results)> Token>
    auto async_query(std::string_view sql, milliseconds within, Token&& token)
    {
        request what{first_words(sql), {}, protocol::answer::text};
        protocol::write_query(what.bytes, sql);
        return start<void(std::exception_ptr, results)>(std::move(what), within, std::forward<Token>(token), as_results);
    }

    /// Has a statement prepared. Completes with (exception_ptr, statement); a `server_error` when the server refuses it.
    template <asio::completion_token_for<void(std::exception_ptr, statement)> Token>
    auto async_prepare(std::string_view sql, milliseconds within, Token&& token)
    {
        request what{first_words(sql), {}, protocol::answer::prepared};
        protocol::write_prepare(what.bytes, sql);
        auto const words = what.words;
        std::weak_ptr<void const> const from = current() ? current()->token() : nullptr;
        return start<void(std::exception_ptr, statement)>(std::move(what), within, std::forward<Token>(token), [=](auto handler) {
            return [handler = std::move(handler), words, from](std::exception_ptr failure, answered got) mutable {
                if (!failure && !got.all.empty() && got.all.back().error()) failure = std::make_exception_ptr(*got.all.back().error());
                auto const& p = got.prepared;
                std::move(handler)(failure, failure ? statement{} : statement{p.statement, p.parameters, p.columns, words, from});
            };
        });
    }

    /// Executes a prepared statement with as many values as it has parameters (`values_of`). Completes with (exception_ptr, results).
    template <asio::completion_token_for<void(std::exception_ptr, results)> Token>
    auto async_execute(statement const& prepared, std::span<value const> values, milliseconds within, Token&& token)
    {
        check(prepared);
        check_size(prepared, values.size());
        request what{prepared.words, {}, protocol::answer::binary};
        protocol::write_execute(what.bytes, prepared.number, values);
        return start<void(std::exception_ptr, results)>(std::move(what), within, std::forward<Token>(token), as_results);
    }

    /// Executes a prepared statement once for each row, in one command, which is the fastest way to fill a table: MariaDB since 10.2.7. A
    /// message is as long as all rows; a server takes 16 MiB (max_allowed_packet) unless it is set. Completes with (exception_ptr,
    /// results): one, with the rows that all of them changed, or with the first error.
    template <asio::completion_token_for<void(std::exception_ptr, results)> Token>
    auto async_execute_bulk(statement const& prepared, bulk_rows const& rows, milliseconds within, Token&& token)
    {
        check(prepared, rows);
        request what{prepared.words, {}, protocol::answer::binary};
        protocol::write_bulk_execute(what.bytes, prepared.number, rows);
        return start<void(std::exception_ptr, results)>(std::move(what), within, std::forward<Token>(token), as_results);
    }

    /// Gives a prepared statement up, which the server does not answer. Completes with (exception_ptr) when that is sent.
    template <asio::completion_token_for<void(std::exception_ptr)> Token>
    auto async_close_statement(statement const& prepared, Token&& token)
    {
        check(prepared);
        request what{"closing " + prepared.words, {}, {}};
        protocol::write_close(what.bytes, prepared.number);
        return tell(std::move(what), std::forward<Token>(token));
    }

    template <asio::completion_token_for<void(std::exception_ptr)> Token>
    auto async_ping(Token&& token)
    {
        request what{"a ping", {}, protocol::answer::plain};
        protocol::write_ping(what.bytes);
        return tell(std::move(what), std::forward<Token>(token));
    }

    /// Takes the session back to what it was behind its login; statements that were prepared are gone.
    template <asio::completion_token_for<void(std::exception_ptr)> Token>
    auto async_reset(Token&& token)
    {
        request what{"a reset", {}, protocol::answer::plain};
        protocol::write_reset_connection(what.bytes);
        if (current()) current()->forget_statements();
        return tell(std::move(what), std::forward<Token>(token));
    }

    /// Says farewell, and completes with (exception_ptr) when the server has closed the connection.
    template <asio::completion_token_for<void(std::exception_ptr)> Token>
    auto async_quit(Token&& token)
    {
        request what{"the farewell", {}, {}, true};
        protocol::write_quit(what.bytes);
        return tell(std::move(what), std::forward<Token>(token));
    }

    std::string version() const { return current() ? current()->version() : ""; } ///< "10.11.6-MariaDB-…"
    std::uint32_t number() const { return current() ? current()->number() : 0; }  ///< by which KILL knows it
    milliseconds answer_within() const { return how().answer_within; }

private:
    /// A handler as the session wants it, with the executor and the cancellation slot of the one that it calls.
    template <class Handler, class Inner>
    struct adapted {
        using executor_type = asio::associated_executor_t<Handler, asio::any_io_executor>;
        using cancellation_slot_type = asio::associated_cancellation_slot_t<Handler>;
        executor_type executor;
        cancellation_slot_type slot;
        Inner inner;

        executor_type get_executor() const noexcept { return executor; }
        cancellation_slot_type get_cancellation_slot() const noexcept { return slot; }
        void operator()(std::exception_ptr failure, answered got) { std::move(inner)(failure, std::move(got)); }
    };

    template <class Signature, class Token, class Adapt>
    auto start(request what, milliseconds within, Token&& token, Adapt adapt)
    {
        return asio::async_initiate<Token, Signature>(
            [within, adapt](auto handler, std::shared_ptr<session> const& on, request one) {
                using handler_type = decltype(handler);
                auto const executor = asio::get_associated_executor(handler, on->executor());
                auto const slot = asio::get_associated_cancellation_slot(handler);
                auto inner = adapt(std::move(handler));
                adapted<handler_type, decltype(inner)> whole{executor, slot, std::move(inner)};
                wire::begin<answered>(std::move(whole), on, [&](auto done) { return on->send(std::move(one), std::move(done), within); });
            },
            token, on_session(), std::move(what));
    }

    static constexpr auto as_results = [](auto handler) {
        return [handler = std::move(handler)](std::exception_ptr failure, answered got) mutable {
            std::move(handler)(failure, std::move(got.all));
        };
    };

    /// For what has no result but that it was done.
    template <class Token>
    auto tell(request what, Token&& token)
    {
        return start<void(std::exception_ptr)>(std::move(what), how().answer_within, std::forward<Token>(token), [](auto handler) {
            return [handler = std::move(handler)](std::exception_ptr failure, answered got) mutable {
                if (!failure && !got.all.empty() && got.all.back().error()) failure = std::make_exception_ptr(*got.all.back().error());
                std::move(handler)(failure);
            };
        });
    }

    void check(statement const& prepared, bulk_rows const& rows) const
    {
        check(prepared);
        if (rows.rows() == 0) throw usage_error(prepared.words + " is to be executed for no rows", "add some");
        check_size(prepared, rows.parameters());
        if (!current()->takes_bulk())
            throw usage_error("the server at " + address_words() + " executes no statement for many rows at once",
                              "execute it for each row, or use MariaDB 10.2.7 or newer");
    }

    static void check_size(statement const& prepared, std::size_t values)
    {
        if (values != prepared.parameters)
            throw usage_error(prepared.words + " has " + std::to_string(prepared.parameters) + " parameters, and " +
                                  std::to_string(values) + " values are given",
                              "give one for each `?`");
    }

    /// Numbers of statements are the session's own: another one would execute another statement.
    void check(statement const& prepared) const
    {
        auto const from = prepared.session.lock();
        if (!from || !current() || from != current()->token())
            throw usage_error(prepared.words + " is not prepared on this connection to " + address_words(),
                              "prepare it again after a reset, and after connecting again");
    }
};

} // namespace tare::mysql
