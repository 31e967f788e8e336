#pragma once

#include <tare/measure/clock.hpp>
#include <tare/mysql/auth/secret.hpp>
#include <tare/mysql/connection/handshake.hpp>
#include <tare/mysql/protocol/message_reader.hpp>
#include <tare/mysql/protocol/scanner.hpp>
#include <tare/workload/client_socket.hpp>
#include <tare/workload/mysql_oltp/session.hpp>
#include <tare/workload/side.hpp>

#include <sys/socket.h>

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
        while (measure::now() <= until_) {
            auto const n = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
            if (n > 0) return {buffer_.data(), static_cast<std::size_t>(n)};
            if (n == 0) throw error("a client cannot log in: the server closed the connection");
            if (errno != EAGAIN && errno != EINTR) throw error("a client cannot log in to the server: " + tare::words(errno));
        }
        throw error("a client cannot log in: the server does not answer");
    }

private:
    int socket_;
    std::int64_t until_;
    std::array<char, 16384> buffer_{};
};

inline protocol::capability shake_hands(dialogue& with, context const& where, tare::mysql::settings const& who, protocol::capability more)
{
    tare::mysql::handshake hello(who, where.other_address + ':' + std::to_string(where.port), wire::secrecy::none, more);
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

/// Nothing when the server prepares no such statements, as MySQL does not prepare BEGIN.
inline std::optional<prepared_statement> prepare(dialogue& with, protocol::capability spoken, sentence const& what)
{
    constexpr std::uint16_t never_prepared = 1295; // ER_UNSUPPORTED_PS
    std::string question, wrong;
    protocol::write_prepare(question, what.sql);
    with.send(question);
    protocol::scanner answer(spoken);
    answer.begin(protocol::answer::prepared);
    std::optional<prepared_statement> out;
    auto const take = [&](protocol::scanned const& said) {
        if (said.how != protocol::step::prepared) {
            if (said.error.code != never_prepared) wrong = said.error.text();
            return;
        }
        out = prepared_statement{said.statement.statement, {answer.kinds().begin(), answer.kinds().end()}};
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
    session out{.socket = connect_client(where)};
    auto const limit = std::chrono::duration_cast<std::chrono::nanoseconds>(who.connect_within + who.answer_within).count();
    detail::dialogue with(out.socket.get(), measure::now() + limit);
    out.spoken = detail::shake_hands(with, where, who, how.columns_once ? protocol::capability::columns_once : protocol::capability::none);
    for (std::size_t i = 0; how.prepared && i < statements_in_all; ++i) {
        auto const s = static_cast<statement>(i);
        if (!(read_only && writes(s))) out.prepared[i] = detail::prepare(with, out.spoken, sentence_of(s, how));
    }
    return out;
}

} // namespace tare::workload::oltp
