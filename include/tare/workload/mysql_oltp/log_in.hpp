#pragma once

#include <tare/measure/clock.hpp>
#include <tare/mysql/auth/secret.hpp>
#include <tare/mysql/connection/handshake.hpp>
#include <tare/mysql/protocol/message_reader.hpp>
#include <tare/mysql/protocol/scanner.hpp>
#include <tare/workload/ends.hpp>
#include <tare/workload/mysql_oltp/session.hpp>
#include <tare/workload/side.hpp>

#include <boost/asio.hpp>

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::workload::oltp {

namespace detail {

/// Asio makes the connection and hands it over.
inline system::descriptor connected(context const& where)
{
    namespace asio = boost::asio;
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    boost::system::error_code code;
    asio::ip::tcp::endpoint const there(asio::ip::make_address(where.other_address), where.port);
    socket.open(there.protocol());
    set_congestion_control(socket.native_handle(), usual_congestion_control);
    socket.connect(there, code);
    if (code) throw error("cannot connect a client to the server: " + code.message());
    socket.set_option(asio::ip::tcp::no_delay(true));
    socket.native_non_blocking(false);
    system::descriptor out(socket.release());
    timeval const limit{0, 100'000};
    ::setsockopt(out.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return out;
}

/// One question and its answer at a time, until a moment.
class dialogue {
public:
    dialogue(int socket, std::int64_t until) : socket_(socket), until_(until) {}

    void send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            auto const n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n < 0 && errno != EINTR) throw error("a client cannot log in to the server: " + tare::words(errno));
            if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    /// Bytes of the server, at least one.
    std::string_view receive()
    {
        for (;;) {
            auto const n = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
            if (n > 0) return {buffer_.data(), static_cast<std::size_t>(n)};
            if (n == 0) throw error("a client cannot log in: the server closed the connection");
            if (errno != EAGAIN && errno != EINTR) throw error("a client cannot log in to the server: " + tare::words(errno));
            if (measure::now() > until_) throw error("a client cannot log in: the server does not answer");
        }
    }

private:
    int socket_;
    std::int64_t until_;
    std::array<char, 16384> buffer_{};
};

inline protocol::capability shake_hands(dialogue& with, context const& where, tare::mysql::settings const& who)
{
    tare::mysql::handshake hello(who, where.other_address + ':' + std::to_string(where.port), wire::secrecy::none);
    protocol::message_reader messages(who.limits);
    messages.expect(0);
    for (;;) {
        auto bytes = with.receive();
        while (auto const message = messages.next(bytes)) {
            auto const step = hello.take(*message, messages.sequence());
            if (step == tare::mysql::handshake::step::done) return hello.spoken();
            if (step != tare::mysql::handshake::step::send) continue;
            with.send(hello.bytes());
            messages.expect(static_cast<std::uint8_t>(messages.sequence() + 1));
            tare::mysql::auth::wipe(hello.bytes());
        }
        if (messages.error()) throw error("a client cannot log in: " + messages.error().message());
    }
}

/// The number of a statement; nothing when the server prepares no such statements, as MySQL does not prepare BEGIN.
inline std::optional<std::uint32_t> prepare(dialogue& with, protocol::capability spoken, sentence const& what)
{
    constexpr std::uint16_t never_prepared = 1295; // ER_UNSUPPORTED_PS
    std::string question, wrong;
    protocol::write_prepare(question, what.sql);
    with.send(question);
    protocol::scanner answer(spoken);
    answer.begin(protocol::answer::prepared);
    std::optional<std::uint32_t> out;
    auto const take = [&](protocol::scanned const& said) {
        if (said.how != protocol::step::prepared) {
            if (said.error.code != never_prepared) wrong = said.error.text();
            return;
        }
        out = said.statement.statement;
        if (said.statement.parameters != what.values.size())
            wrong = "the server sees " + std::to_string(said.statement.parameters) + " parameters instead of " +
                    std::to_string(what.values.size());
    };
    while (!answer.is_over() && wrong.empty())
        if (!answer.scan(with.receive(), take)) wrong = answer.error().message();
    if (!wrong.empty()) throw error("a client cannot prepare " + what.sql + ": " + wrong);
    return out;
}

} // namespace detail

/// Connects, logs in, and prepares what transactions need. Throws `error`.
inline session log_in(context const& where, tare::mysql::settings who, habits const& how, bool read_only)
{
    who.found_rows = true; // an UPDATE may find the values that it writes, left by another run with the same seed
    session out{.socket = detail::connected(where)};
    auto const limit = std::chrono::duration_cast<std::chrono::nanoseconds>(who.connect_within + who.answer_within).count();
    detail::dialogue with(out.socket.get(), measure::now() + limit);
    out.spoken = detail::shake_hands(with, where, who);
    for (std::size_t i = 0; how.prepared && i < statements_in_all; ++i) {
        auto const s = static_cast<statement>(i);
        if (!(read_only && writes(s))) out.prepared[i] = detail::prepare(with, out.spoken, sentence_of(s, how));
    }
    return out;
}

} // namespace tare::workload::oltp
