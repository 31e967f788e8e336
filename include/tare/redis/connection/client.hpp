#pragma once

#include <tare/redis/connection.hpp>
#include <tare/wire/blocking.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <exception>
#include <string_view>
#include <utility>

namespace tare::redis {

/// A connection whose calls return when their replies are there: for programs that do one thing after another.
///
///     redis::client server(redis::over_tcp("127.0.0.1", 6379), {.who = {.password = "…"}});
///     server.call("SET", "key", 42);
///     auto const n = server.call("GET", "key").as<int>();
///
/// Errors   those of `connection`, thrown. After a `connection_error` the client is of no use any more.
/// Pushes   are told while a call waits, or `listen` does.
/// Threads  one at a time.
class client {
public:
    explicit client(address there, settings how = {})
        : within_(how.answer_within), connection_(io_.get_executor(), std::move(there), std::move(how))
    {
        wait([this](auto done) { connection_.async_connect(std::move(done)); });
    }

    /// One command and its reply. Throws the `server_error` when the server refuses it.
    template <resp::argument... Arguments>
    reply call(std::string_view name, Arguments const&... arguments)
    {
        pipeline one;
        one.add(name, arguments...);
        auto out = std::move(execute(one).front());
        out.check();
        return out;
    }

    /// All commands at once; errors of the server are the values of their replies.
    replies execute(pipeline const& commands) { return execute(commands, within_); }
    replies execute(pipeline const& commands, std::chrono::milliseconds within)
    {
        replies out;
        wait([&](auto done) {
            connection_.async_execute(commands, within, [&out, done](std::exception_ptr failure, replies got) {
                out = std::move(got);
                done(failure);
            });
        });
        return out;
    }

    void on_push(connection::push_handler handler) { connection_.on_push(std::move(handler)); }

    /// Tells of pushes for as long. Throws when the connection ends, since then no more will come.
    void listen(std::chrono::milliseconds duration)
    {
        io_.restart();
        io_.run_for(duration);
        if (!connection_.is_open())
            throw connection_error(std::make_error_code(std::errc::not_connected),
                                   "cannot listen to " + connection_.address_words() + ": " + connection_.why_closed());
    }

    redis::connection& connection() { return connection_; }

private:
    template <class Start>
    void wait(Start const& start)
    {
        wire::wait(io_, start);
    }

    std::chrono::milliseconds within_;
    asio::io_context io_{1};
    class connection connection_;
};

} // namespace tare::redis
