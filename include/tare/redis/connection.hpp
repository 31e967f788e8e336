#pragma once

#include <tare/redis/connection/address.hpp>
#include <tare/redis/connection/error.hpp>
#include <tare/redis/connection/operation.hpp>
#include <tare/redis/connection/pipeline.hpp>
#include <tare/redis/connection/reply.hpp>
#include <tare/redis/connection/session.hpp>
#include <tare/redis/connection/settings.hpp>
#include <tare/wire/completion.hpp>
#include <tare/wire/handle.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <utility>

namespace tare::redis {

/// A connection to a server of Redis, for programs that use Boost.Asio: `async_connect` once, then `async_execute` as often as wanted, with
/// any completion token (coroutines, futures, functions). <tare/redis/connection/client.hpp> has the same without Asio's words.
///
///     auto const executor = co_await asio::this_coro::executor;
///     redis::connection server(executor, redis::over_tcp("127.0.0.1"), {.who = {.password = "…"}});
///     co_await server.async_connect(asio::use_awaitable);
///     redis::pipeline both;
///     both.add("SET", "key", 42).add("GET", "key");
///     auto const replies = co_await server.async_execute(both, asio::use_awaitable);
///     auto const n = replies[1].as<int>();
///
/// Order    several operations may be under way; replies come in the order in which they were begun. An error of the server is the value of
///          its reply (`reply::check`, `reply::as`), whatever else is in the pipeline.
/// Pushes   messages of subscriptions and of client tracking go to the handler of `on_push` and are never taken for replies.
/// Errors   `connection_error`, `server_error` (a handshake that is refused), `usage_error` (before anything is sent), as an exception_ptr.
///          A sentence names the command, not its arguments, and the address; what a server says of a command is told in its own words.
/// Ends     with the first failure, with a deadline that passes, when an operation is cancelled (terminal or partial), with `close` and
///          the destructor: replies could no longer be matched with commands. All operations under way fail then, and the connection is not
///          used again but by another `async_connect`. Whether a command without reply was executed is not known.
/// Hazard   g++ 12 destroys temporaries of a co_await expression twice: give it a pipeline and settings that have a name.
/// Threads  one at a time: the executor is a strand, or that of an io_context which one thread runs. It has work until the connection ends.
class connection : public wire::handle<session, settings> {
public:
    using push_handler = session::push_handler;

    connection(executor_type executor, address there, settings how = {}) : handle(std::move(executor), std::move(there), std::move(how)) {}

    /// Connects and introduces itself (`HELLO 3`, or what RESP2 has). What was connected before is closed. Completes with (exception_ptr).
    template <asio::completion_token_for<void(std::exception_ptr)> Token>
    auto async_connect(Token&& token)
    {
        return connect<replies>(std::forward<Token>(token), on_push_);
    }

    /// Sends all commands and completes with (exception_ptr, replies), one reply for each. `within` is from now until the last; 0 is no
    /// limit.
    template <asio::completion_token_for<void(std::exception_ptr, replies)> Token>
    auto async_execute(pipeline const& commands, std::chrono::milliseconds within, Token&& token)
    {
        return asio::async_initiate<Token, void(std::exception_ptr, replies)>(
            [within](auto handler, std::shared_ptr<session> const& on, pipeline const& all) {
                wire::begin<replies>(std::move(handler), on, [&](auto done) { return on->execute(all, std::move(done), within); });
            },
            token, on_session(on_push_), commands);
    }

    template <asio::completion_token_for<void(std::exception_ptr, replies)> Token>
    auto async_execute(pipeline const& commands, Token&& token)
    {
        return async_execute(commands, how().answer_within, std::forward<Token>(token));
    }

    /// Called with each push, on the connection's executor. What it throws ends the connection.
    void on_push(push_handler handler)
    {
        on_push_ = std::move(handler);
        if (current()) current()->on_push(on_push_);
    }

    resp::hello const& server() const { return current()->server(); } ///< after async_connect; of a server of RESP2 only `proto`

private:
    push_handler on_push_;
};

} // namespace tare::redis
