#pragma once

#include <tare/mysql/connection/address.hpp>
#include <tare/mysql/connection/collector.hpp>
#include <tare/mysql/connection/farewell.hpp>
#include <tare/mysql/connection/handshake.hpp>
#include <tare/mysql/connection/settings.hpp>
#include <tare/mysql/connection/waiting.hpp>
#include <tare/mysql/protocol/message_reader.hpp>
#include <tare/mysql/protocol/response_parser.hpp>
#include <tare/wire/completion.hpp>
#include <tare/wire/ending.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace tare::mysql {

/// One connection from its beginning to its end, behind `connection`. It lives as long as something of it is under way.
///
/// One command is under way at a time, and others wait their turn. One read is always under way, so that the server's closing is seen when
/// it comes, but for the moment in which TLS begins. Whatever fails ends everything.
class session : public std::enable_shared_from_this<session> {
public:
    session(asio::any_io_executor executor, address const& there, settings const& how)
        : executor_(std::move(executor)), words_(std::make_shared<std::string const>(there.words())), how_(how),
          hello_(how, *words_, there.secrecy()), messages_(how.limits), transport_(there.make(executor_))
    {
        messages_.expect(0);
    }

    asio::any_io_executor const& executor() const { return executor_; }
    bool is_open() const { return state_ == state::open; }
    std::string const& ended() const { return ended_; } ///< why it is closed
    std::string const& version() const { return hello_.version(); }
    std::uint32_t number() const { return hello_.number(); }
    bool takes_bulk() const { return protocol::has(hello_.spoken(), protocol::capability::bulk); }
    std::shared_ptr<void const> token() const { return token_; } ///< lives as long as statements that were prepared
    void forget_statements() { token_ = std::make_shared<int>(0); }

    std::uint64_t connect(std::unique_ptr<completion> done)
    {
        ended_.clear();
        auto const id = add({}, std::move(done), how_.connect_within);
        transport_->connect([self = shared_from_this()](boost::system::error_code code, std::string const& why) {
            if (self->state_ == state::closed) return self->transport_->close();
            if (code) return self->end(wire::connecting_failed(code, why));
            self->read();
        });
        return id;
    }

    /// 0 when it ended at once, since it cannot be sent.
    std::uint64_t send(request what, std::unique_ptr<completion> done, std::chrono::milliseconds within)
    {
        if (state_ != state::open) {
            done->complete(not_open(what.words), {});
            return 0;
        }
        auto const id = add(std::move(what), std::move(done), within);
        begin_next();
        return id;
    }

    void cancel(std::uint64_t id) { give_up(id, std::errc::operation_canceled, "was cancelled"); }
    void close() { end(wire::closed_by_user()); }

private:
    enum class state : char { connecting, open, closed };

    std::uint64_t add(request what, std::unique_ptr<completion> done, std::chrono::milliseconds within)
    {
        auto& one = waiting_.add(std::move(what), std::move(done), executor_);
        wire::limit(one.deadline, within, [weak = weak_from_this(), id = one.id, within] {
            if (auto const self = weak.lock())
                self->give_up(id, std::errc::timed_out, "had no answer within " + std::to_string(within.count()) + " ms");
        });
        return one.id;
    }

    std::exception_ptr not_open(std::string const& what) const
    {
        return std::make_exception_ptr(
            connection_error(std::make_error_code(std::errc::not_connected),
                             "cannot send " + what + " to " + *words_ + ": " + wire::why_not_open(state_ == state::closed, ended_)));
    }

    /// Sends the first command that waits, when none is under way.
    void begin_next()
    {
        if (is_busy_ || is_writing_ || waiting_.empty()) return;
        is_busy_ = true;
        auto& what = waiting_.first();
        if (what.expected) parser_->begin(*what.expected, what.packets());
        talk_.begin({what.words, words_});
        write(std::move(what.bytes), [this] {
            if (!waiting_.empty() && is_busy_ && !waiting_.first().expected && !waiting_.first().is_quit) finish();
            begin_next();
        });
    }

    /// When writing fails, so does reading, and first the server's reason may be read.
    template <class Then>
    void write(std::string bytes, Then then)
    {
        out_ = std::move(bytes);
        is_writing_ = true;
        transport_->write(asio::buffer(out_), [self = shared_from_this(), then](boost::system::error_code code, std::size_t) {
            self->is_writing_ = false;
            auth::wipe(self->out_); // it may hold a password, or parameters
            if (!code && self->state_ != state::closed) then();
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
        if (code && is_quitting()) return finish_quit();
        if (code) return end(wire::reading_failed(code, is_between_answers(), "an answer"));
        bool go_on = false;
        try {
            std::string_view const bytes(received_.data(), n);
            go_on = state_ == state::connecting ? greet(bytes) : listen(bytes);
        } catch (std::bad_alloc const&) {
            return end(wire::no_memory("the answer"));
        }
        if (go_on && state_ != state::closed) read();
    }

    bool is_quitting() const { return is_busy_ && !waiting_.empty() && waiting_.first().is_quit; }
    bool is_between_answers() const { return state_ == state::connecting ? messages_.is_between_messages() : !has_begun_; }

    /// The login; false when reading has to wait, or is over.
    bool greet(std::string_view bytes)
    {
        while (auto const message = messages_.next(bytes)) {
            auto step = handshake::step::read;
            try {
                step = hello_.take(*message, messages_.sequence());
            } catch (error const& refused) {
                end({std::make_error_code(std::errc::connection_refused), refused.what()}, 0, std::current_exception());
                return false;
            }
            if (step == handshake::step::read) continue;
            if (step == handshake::step::done) return open() && take_unasked(bytes);
            if (!bytes.empty()) return wrong(protocol::errc::not_asked, messages_.taken()); // nor may it pass for said within TLS
            send_hello(step == handshake::step::start_tls);
            return step == handshake::step::send;
        }
        if (messages_.error()) return wrong(messages_.error(), messages_.begin());
        return true;
    }

    void send_hello(bool then_tls)
    {
        auto const next = messages_.sequence();
        messages_.expect(static_cast<std::uint8_t>(next + 1));
        write(std::exchange(hello_.bytes(), {}), [this, then_tls] {
            if (then_tls) start_tls();
        });
    }

    void start_tls()
    {
        transport_->start_tls([self = shared_from_this()](boost::system::error_code code, std::string const& why) {
            if (self->state_ == state::closed) return;
            if (code) return self->end(wire::connecting_failed(code, why));
            if (self->log_in_over_tls()) self->read();
        });
    }

    /// False when there is nothing to say: a server may have offered less than the login needs.
    bool log_in_over_tls()
    {
        try {
            hello_.log_in_over_tls(messages_.sequence());
        } catch (error const& refused) {
            end({std::make_error_code(std::errc::connection_refused), refused.what()}, 0, std::current_exception());
            return false;
        }
        send_hello(false);
        return true;
    }

    bool open()
    {
        state_ = state::open;
        parser_.emplace(hello_.spoken(), how_.limits);
        finish();
        return true;
    }

    /// The response to the command that is under way.
    bool listen(std::string_view bytes)
    {
        if (!is_busy_ || !waiting_.first().expected) return take_unasked(bytes);
        auto const unasked = has_begun_ ? std::string_view() : bytes; // a farewell and the command may have crossed
        has_begun_ = true;
        while (auto const* event = parser_->next(bytes)) {
            if (event->step == protocol::step::file) return refuse_file(event->file);
            talk_.take(*event, *parser_);
            if (!parser_->is_over()) continue;
            if (!bytes.empty() && !farewell_in(bytes, how_.limits)) return wrong(protocol::errc::not_asked, parser_->offset());
            finish();
            if (!take_unasked(bytes)) return false;
            begin_next();
            return true;
        }
        if (parser_->error()) return hears_farewell(unasked) ? false : wrong(parser_->error(), parser_->offset());
        return true;
    }

    /// Bytes when nothing was asked.
    bool take_unasked(std::string_view bytes)
    {
        if (bytes.empty() || is_quitting()) return true;
        return hears_farewell(bytes) ? false : wrong(protocol::errc::not_asked, parser_->offset());
    }

    bool hears_farewell(std::string_view bytes)
    {
        auto const farewell = farewell_in(bytes, how_.limits);
        if (farewell)
            end({std::make_error_code(std::errc::connection_reset),
                 "the server ended the connection: " + system::printable(*farewell, 300)});
        return farewell.has_value();
    }

    /// A file was not offered to the server, so one that asks for it does not keep to the protocol.
    bool refuse_file(std::string_view name)
    {
        end({std::make_error_code(std::errc::permission_denied),
             "the server asked for the file '" + system::printable(name, 200) + "' of this machine, which it does not get"});
        return false;
    }

    bool wrong(std::error_code code, std::uint64_t offset)
    {
        end({code, protocol::describe(code, offset), "is this a server of MySQL or MariaDB, and are the limits high enough?"});
        return false;
    }

    void finish()
    {
        auto const first = waiting_.take_first();
        is_busy_ = has_begun_ = false;
        first->done->complete({}, talk_.take_all());
    }

    void finish_quit()
    {
        finish();
        end({std::make_error_code(std::errc::connection_aborted), "its user has quit"});
    }

    void give_up(std::uint64_t id, std::errc code, std::string const& how)
    {
        auto const* const one = waiting_.find(id);
        if (!one) return; // it ended while this was on its way
        auto const what = state_ == state::connecting ? "it" : one->words;
        auto const after = state_ == state::open ? ", and its answer would be taken for that of another statement" : "";
        end({std::make_error_code(code), what + ' ' + how + after}, id);
    }

    /// Ends all that wait: the operation that is to blame (0: all are), and the others aside; with `instead` when that is given.
    void end(wire::ending const& how, std::uint64_t to_blame = 0, std::exception_ptr const& instead = {})
    {
        if (state_ == state::closed) return;
        bool const was_open = std::exchange(state_, state::closed) == state::open;
        ended_ = how.why;
        token_.reset();
        transport_->close();
        for (auto& one : waiting_.take_all()) {
            auto const what = (was_open ? "no answer to " + one->what.words + " from " : "cannot connect to ") + *words_;
            bool const blamed = to_blame == 0 || to_blame == one->id;
            one->done->complete(instead ? instead : blamed ? how.told_of(what) : how.told_aside(what), {});
        }
    }

    asio::any_io_executor executor_;
    std::shared_ptr<std::string const> words_;
    settings how_;
    handshake hello_;
    protocol::message_reader messages_; ///< of the login
    std::optional<protocol::response_parser> parser_;
    collector talk_;
    std::unique_ptr<wire::transport> transport_;
    waiting waiting_;
    std::shared_ptr<void const> token_ = std::make_shared<int>(0);
    std::string out_, ended_{wire::never_connected};
    std::array<char, 16384> received_;
    state state_ = state::connecting;
    bool is_busy_ = false, has_begun_ = false, is_writing_ = false;
};

} // namespace tare::mysql
