#pragma once

// A session with a real MariaDB over a plain blocking socket.

#include "../unit/mysql/protocol/reading.hpp"
#include "mysql_server.hpp"

#include <tare/mysql/auth/authentication.hpp>
#include <tare/mysql/protocol/command.hpp>
#include <tare/mysql/protocol/greeting.hpp>
#include <tare/mysql/protocol/login.hpp>
#include <tare/mysql/protocol/message_reader.hpp>
#include <tare/system/run.hpp>

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <string>
#include <string_view>

namespace mysql_session {

using namespace tare;
using namespace tare::mysql;

/// What a session wants.
struct wishes {
    std::string_view user = "root", password{}, database{};
    protocol::capability spoken = protocol::usual;
};

class codec_session {
public:
    explicit codec_session(wishes const& w) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        auto const path = mysql_server::instance().file("socket");
        sockaddr_un there{};
        there.sun_family = AF_UNIX;
        path.copy(there.sun_path, sizeof there.sun_path - 1);
        if (::connect(socket_.get(), reinterpret_cast<sockaddr const*>(&there), sizeof there) != 0)
            throw system_failure("connect to " + path);
        log_in(w);
    }

    protocol::capability spoken() const { return spoken_; }
    std::string const& version() const { return version_; }

    /// Sends a command, and tells the events of the answer as text. A file that is asked for is refused.
    std::string ask(std::string_view command, protocol::answer expected, std::uint8_t sequence = 1)
    {
        send(command);
        received.clear();
        std::string out;
        protocol::response_parser parser(spoken_);
        parser.begin(expected, sequence);
        while (!parser.is_over()) {
            auto const bytes = receive();
            for (std::string_view left = bytes; auto const* e = parser.next(left);) {
                out += mysql_reading::to_text(parser, *e) + (e->last ? "" : "\n");
                if (e->step == protocol::step::prepared) statement = e->statement.statement;
                if (e->step != protocol::step::file) continue;
                std::string refusal;
                protocol::write_refusal(refusal, parser.sequence());
                parser.after_refusal();
                send(refusal);
            }
            if (parser.error()) throw error(protocol::describe(parser.error(), parser.offset()));
        }
        return out;
    }

    std::string query(std::string_view sql)
    {
        std::string command;
        protocol::write_query(command, sql);
        return ask(command, protocol::answer::text, 1);
    }

    std::string prepare(std::string_view sql)
    {
        std::string command;
        protocol::write_prepare(command, sql);
        return ask(command, protocol::answer::prepared);
    }

    void send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            auto const n = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) throw system_failure("send to MariaDB");
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    std::uint32_t statement = 0; ///< the last one that was prepared
    std::string received;        ///< all bytes of the last answer

private:
    void log_in(wishes const& w)
    {
        protocol::message_reader messages;
        messages.expect(0);
        auto bytes = receive();
        std::string_view left = bytes;
        protocol::greeting greeting;
        if (protocol::read_greeting(messages.next(left).value(), greeting) != protocol::errc{}) throw error("the greeting is none");
        version_ = greeting.plain_version();
        auth::authentication proving(w.password);
        protocol::login login{.wanted = w.spoken, .user = w.user, .database = w.database};
        login.plugin = proving.begin(greeting.plugin, greeting.nonce_text());
        login.proof = proving.proof();
        spoken_ = protocol::agreed(login, greeting.offered);
        std::string out;
        protocol::write_login(out, login, greeting.offered);
        prove(messages, proving, out);
    }

    void prove(protocol::message_reader& messages, auth::authentication& proving, std::string out)
    {
        for (auto next = messages.sequence();;) {
            send(out);
            messages.expect(static_cast<std::uint8_t>(next + 1));
            auto const bytes = receive();
            std::string_view left = bytes;
            auto const action = proving.take(messages.next(left).value());
            if (action.what == auth::action::kind::done) return;
            if (action.what == auth::action::kind::failed) throw error(std::string(action.text));
            next = messages.sequence();
            out.clear();
            protocol::append_message(out, next, action.text);
        }
    }

    std::string receive()
    {
        std::array<char, 65536> buffer; // NOLINT
        auto const n = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
        if (n <= 0) throw system_failure("receive from MariaDB, which wrote: " + mysql_server::instance().log());
        received.append(buffer.data(), static_cast<std::size_t>(n));
        return {buffer.data(), static_cast<std::size_t>(n)};
    }

    system::descriptor socket_;
    protocol::capability spoken_{};
    std::string version_;
};

} // namespace mysql_session
