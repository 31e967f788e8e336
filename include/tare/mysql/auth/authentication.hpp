#pragma once

#include <tare/mysql/auth/caching_sha2_password.hpp>
#include <tare/mysql/auth/native_password.hpp>
#include <tare/mysql/auth/public_key.hpp>
#include <tare/mysql/auth/secret.hpp>
#include <tare/mysql/protocol/greeting.hpp>
#include <tare/mysql/protocol/ok.hpp>
#include <tare/mysql/protocol/reader.hpp>
#include <tare/mysql/protocol/server_error.hpp>
#include <tare/system/printable.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tare::mysql::auth {

/// What may be done with a password when the server wants more than a proof.
struct trust {
    bool channel_is_secret = false; ///< TLS, or a Unix socket: nobody else hears what is sent, so a password may be
    std::string_view server_key{};  ///< PEM of the key that the server is known to have; empty when it is not known
    bool ask_for_key = false;       ///< take the key that the server sends. Who sits between can send his own, and read the password
};

/// What to do next: send `text` as the content of a packet, read a message, go on to commands, or give up with a sentence.
struct action {
    enum class kind : std::uint8_t { send, read, done, failed } what = kind::read;
    std::string_view text{}; ///< valid until the next call
};

/// The authentication of a session, from the greeting to OK: messages in, actions out.
///
///     authentication proving(password, {.channel_is_secret = false});
///     login.plugin = proving.begin(greeting.plugin, greeting.nonce_text());
///     login.proof = proving.proof();
///
/// It knows `mysql_native_password` and `caching_sha2_password`.
///
/// Errors  an action that failed says what the server or the client could not do, and what helps; never the password.
/// Source  MySQL, "Connection Phase", "Protocol::AuthSwitchRequest", "Protocol::AuthMoreData", "Caching_sha2_password information".
class authentication {
public:
    static constexpr std::string_view native = "mysql_native_password";
    static constexpr std::string_view sha2 = "caching_sha2_password";

    explicit authentication(std::string_view password, trust given = {})
        : password_(password), key_(given.server_key), channel_is_secret_(given.channel_is_secret), ask_for_key_(given.ask_for_key)
    {
    }

    /// Chooses a plugin for the login and makes its proof. Of a server whose usual plugin is unknown, the user may have another one, to
    /// which it then switches.
    std::string_view begin(std::string_view plugin, std::string_view nonce)
    {
        state_ = state::proved;
        switched_ = false;
        plugin_ = plugin == sha2 ? sha2 : native;
        prove(nonce);
        return plugin_;
    }

    std::string_view proof() const { return proof_.view(); } ///< for the login; valid until the next call

    /// Reads a message that the server sent behind the login.
    action take(std::string_view message)
    {
        if (state_ == state::over) return fail("the server goes on with an authentication that is over");
        protocol::reader from(message);
        auto const first = static_cast<unsigned char>(from.integer<1>());
        if (from.error() != protocol::errc{}) return fail("the server sent an empty message during authentication");
        switch (first) {
        case protocol::ok_byte:
            return take_ok();
        case protocol::error_byte:
            return take_error(message);
        case protocol::end_byte:
            return take_switch(from);
        case protocol::more_data_byte:
            return take_more(from.rest());
        default:
            return fail("the server sent a message of no kind that belongs to an authentication");
        }
    }

private:
    enum class state : std::uint8_t { proved, accepted, key_asked, sent, over };

    static constexpr char fast_success = 3, full_authentication = 4;
    static constexpr std::string_view key_request{"\x02", 1};

    void prove(std::string_view nonce)
    {
        nonce_ = nonce;
        proof_ = plugin_ == sha2 ? sha2_proof(password_.view(), nonce) : native_proof(password_.view(), nonce);
    }

    action take_ok()
    {
        if (state_ == state::key_asked) return fail("the server accepts a password that was not sent yet");
        end();
        return {action::kind::done};
    }

    action take_error(std::string_view message)
    {
        protocol::server_error found;
        if (protocol::read_error(message, found) != protocol::errc{}) return fail("the server refuses the login and does not say why");
        return fail("the server refuses the login: " + found.text());
    }

    action take_switch(protocol::reader from)
    {
        if (from.left() == 0)
            return fail("the server wants the authentication of before MySQL 4.1 (mysql_old_password), which is unsafe",
                        "give the user a password of mysql_native_password or caching_sha2_password");
        auto const plugin = from.terminated();
        auto nonce = from.rest();
        if (from.error() != protocol::errc{}) return fail("the server switches to a plugin whose name does not end");
        if (switched_ || state_ != state::proved) return fail("the server switches between plugins again and again");
        if (plugin != native && plugin != sha2)
            return fail("the server wants the authentication plugin '" + system::printable(plugin, 64) +
                            "', which is not known here",
                        "give the user a password of mysql_native_password or caching_sha2_password");
        if (nonce.ends_with('\0')) nonce.remove_suffix(1);
        if (nonce.size() != protocol::nonce_bytes) return fail("the server switches to a plugin without a nonce of 20 bytes");
        switched_ = true;
        plugin_ = plugin == sha2 ? sha2 : native;
        prove(nonce);
        return {action::kind::send, proof_.view()};
    }

    action take_more(std::string_view data)
    {
        if (plugin_ != sha2) return fail("the server wants more of mysql_native_password than there is");
        if (state_ == state::key_asked) return send_encrypted(data);
        if (state_ != state::proved || data.size() != 1) return fail("the server sent something unknown for caching_sha2_password");
        if (data.front() == fast_success) {
            state_ = state::accepted;
            return {action::kind::read};
        }
        return data.front() == full_authentication ? send_password() : fail("the server sent something unknown for caching_sha2_password");
    }

    /// The server has not the password in its cache, and wants it itself.
    action send_password()
    {
        if (channel_is_secret_) {
            state_ = state::sent;
            proof_ = terminated(password_.view());
            return {action::kind::send, proof_.view()};
        }
        if (!key_.empty()) return send_encrypted(key_);
        if (!ask_for_key_)
            return fail("the server wants the password itself (caching_sha2_password, which has it not in its cache), and the connection "
                        "is not encrypted",
                        "use TLS, give the server's public key, or allow that it is asked for");
        state_ = state::key_asked;
        return {action::kind::send, key_request};
    }

    action send_encrypted(std::string_view pem)
    {
        auto const key = public_key::from_pem(pem);
        if (!key) return fail("what should be the server's public key is no RSA key in PEM");
        auto encrypted = key->encrypt(masked(password_.view(), nonce_).view());
        if (!encrypted) return fail("the password is longer than the server's public key can encrypt", "use TLS, or a shorter password");
        state_ = state::sent;
        proof_ = std::move(*encrypted);
        return {action::kind::send, proof_.view()};
    }

    void end()
    {
        state_ = state::over;
        proof_.clear();
        password_.clear();
    }

    action fail(std::string const& problem, std::string_view remedy = {})
    {
        end();
        sentence_ = problem;
        if (!remedy.empty()) sentence_.append("; ").append(remedy);
        return {action::kind::failed, sentence_};
    }

    secret password_, proof_;
    std::string key_, nonce_, sentence_;
    std::string_view plugin_ = native;
    state state_ = state::over;
    bool channel_is_secret_, ask_for_key_;
    bool switched_ = false;
};

} // namespace tare::mysql::auth
