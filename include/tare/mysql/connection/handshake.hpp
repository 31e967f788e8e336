#pragma once

#include <tare/mysql/auth/authentication.hpp>
#include <tare/mysql/connection/error.hpp>
#include <tare/mysql/connection/settings.hpp>
#include <tare/mysql/protocol/greeting.hpp>
#include <tare/mysql/protocol/login.hpp>
#include <tare/system/blotted.hpp>
#include <tare/wire/address.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace tare::mysql {

/// What a connection begins with: the greeting, perhaps TLS, the login, the proof of the password. Messages in, what to do next out, no
/// I/O.
///
/// Errors  `server_error` when the server refuses; `connection_error` when it cannot be spoken to, or wants the password where others can
///         read it. Never with the password, also where the server repeats it.
class handshake {
public:
    enum class step : char { read, send, start_tls, done }; ///< `start_tls`: send, and then TLS begins

    /// `more` is asked for beside `protocol::usual`, by who can read what it changes.
    handshake(settings const& how, std::string server, wire::secrecy secrecy, protocol::capability more = protocol::capability::none)
        : how_(how), more_(more), server_(std::move(server)), secrecy_(secrecy),
          proving_(how_.password,
                   {.channel_is_secret = secrecy != wire::secrecy::none, .server_key = how_.server_key, .ask_for_key = how_.ask_for_key})
    {
    }

    /// `next` is the number of the packet that is sent next.
    step take(std::string_view message, std::uint8_t next)
    {
        if (protocol::is_error(message)) refuse(message);
        if (!greeted_) return take_greeting(message, next);
        auto const action = proving_.take(message);
        if (action.what == auth::action::kind::failed) fail(std::errc::permission_denied, std::string(action.text));
        if (action.what == auth::action::kind::send) protocol::append_message(bytes_, next, action.text);
        if (action.what == auth::action::kind::done) return step::done;
        return action.what == auth::action::kind::send ? step::send : step::read;
    }

    /// Writes the login that TLS protects.
    void log_in_over_tls(std::uint8_t next) { protocol::write_login(bytes_, login(), offered_, next, true); }

    /// What is to be sent; the caller overwrites it (`auth::wipe`) when that is done.
    std::string& bytes() { return bytes_; }

    protocol::capability spoken() const { return protocol::agreed(login(), offered_); }
    std::string const& version() const { return version_; }
    std::uint32_t number() const { return number_; } ///< by which KILL knows the connection

private:
    protocol::login login() const
    {
        using enum protocol::capability;
        return {.wanted = protocol::usual | bulk | more_ | (how_.multi_statements ? multi_statements : none) |
                          (how_.found_rows ? found_rows : none),
                .user = how_.user,
                .proof = proving_.proof(),
                .plugin = plugin_,
                .database = how_.database};
    }

    step take_greeting(std::string_view message, std::uint8_t next)
    {
        protocol::greeting greeting;
        if (auto const wrong = protocol::read_greeting(message, greeting); wrong != protocol::errc{})
            throw connection_error(wrong, cannot() + make_error_code(wrong).message(), "is this a server of MySQL or MariaDB?");
        greeted_ = true;
        version_ = greeting.plain_version();
        number_ = greeting.connection;
        offered_ = greeting.offered;
        plugin_ = proving_.begin(greeting.plugin, greeting.nonce_text());
        bytes_.reserve(1024 + how_.user.size() + how_.database.size()); // no copy of a proof is left behind where bytes grow
        if (secrecy_ != wire::secrecy::when_asked) {
            protocol::write_login(bytes_, login(), offered_, next);
            return step::send;
        }
        if (!protocol::has(offered_, protocol::capability::ssl))
            fail(std::errc::protocol_not_supported, "it offers no TLS", "set the server up for it, or use a Unix socket");
        protocol::write_ssl_request(bytes_, login(), offered_, next);
        return step::start_tls;
    }

    [[noreturn]] void refuse(std::string_view message) const
    {
        protocol::server_error said;
        if (protocol::read_error(message, said) != protocol::errc{}) fail(std::errc::connection_refused, "it refuses and does not say why");
        auto const words = system::blotted(said.message, how_.password);
        said.message = words;
        throw server_error("the login", said, server_);
    }

    std::string cannot() const { return "cannot connect to " + server_ + ": "; }
    [[noreturn]] void fail(std::errc code, std::string const& why, std::string remedy = {}) const
    {
        throw connection_error(std::make_error_code(code), cannot() + why, std::move(remedy));
    }

    settings how_;
    protocol::capability more_;
    std::string server_; ///< for sentences
    wire::secrecy secrecy_;
    auth::authentication proving_;
    std::string version_, plugin_, bytes_;
    std::uint32_t number_ = 0;
    protocol::capability offered_{};
    bool greeted_ = false;
};

} // namespace tare::mysql
