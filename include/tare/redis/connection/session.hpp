#pragma once

#include <tare/redis/connection/address.hpp>
#include <tare/redis/connection/conversation.hpp>
#include <tare/redis/connection/error.hpp>
#include <tare/redis/connection/handshake.hpp>
#include <tare/redis/connection/operation.hpp>
#include <tare/redis/connection/pipeline.hpp>
#include <tare/redis/connection/settings.hpp>
#include <tare/redis/connection/waiting.hpp>
#include <tare/wire/completion.hpp>
#include <tare/wire/ending.hpp>
#include <tare/wire/outgoing.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::redis {

/// One connection from its beginning to its end, behind `connection`. It lives as long as something of it is under way.
///
/// One read is always under way, so that pushes and the server's closing are seen when they come. Whatever fails ends everything.
class session : public std::enable_shared_from_this<session> {
public:
    using push_handler = std::function<void(resp::value const&)>;

    session(asio::any_io_executor executor, address const& there, settings const& how, push_handler on_push)
        : executor_(std::move(executor)), words_(std::make_shared<std::string const>(there.words())), how_(how),
          on_push_(std::move(on_push)), hello_(how, *words_), talk_(how.limits, how.who.password), transport_(there.make(executor_))
    {
    }

    asio::any_io_executor const& executor() const { return executor_; }
    bool is_open() const { return state_ == state::open; }
    std::string const& ended() const { return ended_; } ///< why it is closed
    resp::hello const& server() const { return hello_.server(); }
    void on_push(push_handler handler) { on_push_ = std::move(handler); }

    std::uint64_t connect(std::unique_ptr<completion> done)
    {
        ended_.clear();
        auto const id = begin(0, std::move(done), how_.connect_within);
        auto handler = [self = shared_from_this()](boost::system::error_code code, std::string const& why) {
            self->on_connected(code, why);
        };
        transport_->connect(std::move(handler));
        return id;
    }

    /// 0 when it ended at once: there was nothing to send, or it cannot be sent.
    std::uint64_t execute(pipeline const& commands, std::unique_ptr<completion> done, std::chrono::milliseconds within)
    {
        if (auto const refused = refusal(commands); refused || commands.empty()) {
            done->complete(refused, {});
            return 0;
        }
        auto const id = begin(commands.size(), std::move(done), within);
        send(commands.bytes(), commands.commands());
        return id;
    }

    void cancel(std::uint64_t id) { give_up(id, std::errc::operation_canceled, "was cancelled"); }

    void close() { end(wire::closed_by_user()); }

private:
    enum class state : char { connecting, open, closed };

    std::uint64_t begin(std::size_t size, std::unique_ptr<completion> done, std::chrono::milliseconds within)
    {
        auto& operation = waiting_.add(size, std::move(done), executor_);
        wire::limit(operation.deadline, within, [weak = weak_from_this(), id = operation.id, within] {
            if (auto const self = weak.lock())
                self->give_up(id, std::errc::timed_out, "had no answer within " + std::to_string(within.count()) + " ms");
        });
        return operation.id;
    }

    std::exception_ptr refusal(pipeline const& commands) const
    {
        if (commands.empty()) return {};
        auto const what = "cannot send " + commands.commands().front().name + " to " + *words_ + ": ";
        if (state_ != state::open)
            return std::make_exception_ptr(connection_error(std::make_error_code(std::errc::not_connected),
                                                            what + wire::why_not_open(state_ == state::closed, ended_)));
        if (commands.needs_pushes() && server().proto < 3)
            return std::make_exception_ptr(usage_error(what + "the server speaks RESP2 only, in which a subscribed connection takes no "
                                                              "other commands",
                                                       "use a server that knows RESP3, such as Redis 6"));
        return {};
    }

    void on_connected(boost::system::error_code code, std::string const& why)
    {
        if (state_ == state::closed) return transport_->close();
        if (code) return end(wire::connecting_failed(code, why));
        greet();
        read();
    }

    void greet() { send(hello_.take_bytes(), hello_.take_commands()); }

    void send(std::string_view bytes, std::vector<awaited> const& commands)
    {
        for (auto const& command : commands) talk_.expect(command);
        if (out_.add(bytes)) write();
    }

    /// When writing fails, so does reading, and first the server's reason may be read: "ERR max number of clients reached".
    void write()
    {
        transport_->write(asio::buffer(out_.bytes()), [self = shared_from_this()](boost::system::error_code code, std::size_t) {
            if (!code && self->state_ != state::closed && self->out_.next()) self->write();
        });
    }

    void read()
    {
        transport_->read_some(asio::buffer(received_), [self = shared_from_this()](boost::system::error_code code, std::size_t n) {
            if (self->state_ != state::closed) self->on_read(code, n);
        });
    }

    void on_read(boost::system::error_code code, std::size_t n)
    {
        if (code) return end(wire::reading_failed(code, talk_.is_between_replies(), "a reply"));
        try {
            std::string_view bytes(received_.data(), n);
            while (state_ != state::closed) {
                auto heard = talk_.next(bytes);
                if (!heard) break;
                hear(std::move(*heard));
            }
        } catch (std::bad_alloc const&) {
            return end(wire::no_memory("the reply"));
        }
        if (state_ == state::closed) return;
        if (talk_.error()) return end({talk_.error(), talk_.why(), "is this a server of Redis, and does it want TLS?"});
        read();
    }

    void hear(heard&& what)
    {
        if (what.is_push()) return tell(what.value);
        if (state_ == state::open) return waiting_.give(reply(std::move(what.command), std::move(what.value), words_));
        try {
            if (!hello_.next(what.command, what.value)) return greet();
            state_ = state::open;
            waiting_.finish_first();
        } catch (error const& refused) {
            auto const failure = std::current_exception();
            end({std::make_error_code(std::errc::connection_refused), refused.what()}, 0, failure);
        }
    }

    /// The handler is copied: it may set another one while it runs.
    void tell(resp::value const& push)
    {
        auto const handler = on_push_;
        try {
            if (handler) handler(push);
        } catch (std::exception const& e) {
            end({std::make_error_code(std::errc::operation_canceled), std::string("the handler of pushes threw: ") + e.what()});
        }
    }

    void give_up(std::uint64_t id, std::errc code, std::string const& how)
    {
        auto const before = waiting_.replies_before(id);
        if (!before) return; // it ended while this was on its way
        auto const what = state_ == state::connecting ? "it" : name_of(*before);
        auto const after = state_ == state::open ? ", and later replies could not be matched with commands" : "";
        end({std::make_error_code(code), what + ' ' + how + after}, id);
    }

    std::string name_of(std::size_t reply) const { return reply < talk_.open().size() ? talk_.open()[reply].name : "a command"; }

    /// Ends all that wait: the operation that is to blame (0: all are), and the others aside; with `instead` when that is given.
    void end(wire::ending const& how, std::uint64_t to_blame = 0, std::exception_ptr const& instead = {})
    {
        if (state_ == state::closed) return;
        bool const was_open = std::exchange(state_, state::closed) == state::open;
        ended_ = how.why;
        transport_->close();
        std::size_t before = 0;
        for (auto& operation : waiting_.take_all()) {
            auto const what = (was_open ? "no reply to " + name_of(before) + " from " : "cannot connect to ") + *words_;
            bool const blamed = to_blame == 0 || to_blame == operation->id;
            before += operation->left();
            operation->done->complete(instead ? instead : blamed ? how.told_of(what) : how.told_aside(what), {});
        }
    }

    asio::any_io_executor executor_;
    std::shared_ptr<std::string const> words_;
    settings how_;
    push_handler on_push_;
    handshake hello_;
    conversation talk_;
    std::unique_ptr<wire::transport> transport_;
    waiting waiting_;
    wire::outgoing out_;
    std::array<char, 16384> received_;
    state state_ = state::connecting;
    std::string ended_{wire::never_connected};
};

} // namespace tare::redis
