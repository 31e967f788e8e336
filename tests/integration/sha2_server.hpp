#pragma once

#include "../scripted_server.hpp"
#include "../unit/mysql/auth/test_key.hpp"

#include <boost/asio/ssl.hpp>

#include <openssl/sha.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The server's side of `caching_sha2_password`, written for tests from MySQL's pages and with OpenSSL alone: it has no line in common with
/// the client that it tries, and another client logs in to it as well.
///
/// Source  MySQL, "Caching_sha2_password information", "Protocol::HandshakeV10", "Protocol::HandshakeResponse41", "COM_QUERY Response".
namespace sha2_server {

/// Whether the server has the password in its cache.
enum class path : std::uint8_t { fast, full };

struct account {
    std::string user, password;
    std::string usual_plugin = "caching_sha2_password"; ///< of the greeting; the user has caching_sha2_password whatever it is
    std::string nonce = "RB3vz&Gr+yD&/ZZ305ZG";         ///< 20 bytes
    std::string certificate{};                          ///< without ".pem" and ".key"; empty for a server without TLS
    bool databases = true;                              ///< whether a login may name one
};

/// What one client did.
struct seen {
    std::string user{}, plugin{}, proof{}, password{}; ///< the password as it came, by either full path
    bool tls = false, proof_is_right = false, key_was_asked_for = false, is_in = false;
    std::vector<std::string> queries{};
    std::string plain{}; ///< every byte that could be heard on the wire
};

inline std::string digest(std::string const& of)
{
    std::string out(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<unsigned char const*>(of.data()), of.size(), reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

inline std::string exclusive_or(std::string text, std::string const& with)
{
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ with[i % with.size()]);
    return text;
}

/// As servers do it, which keep SHA256(SHA256(password)) and never the password: the proof, without what covers it, has that digest.
inline bool proves(std::string const& proof, std::string const& password, std::string const& nonce)
{
    if (password.empty()) return proof.empty();
    auto const kept = digest(digest(password));
    return proof.size() == kept.size() && digest(exclusive_or(proof, digest(kept + nonce))) == kept;
}

class visitor {
public:
    explicit visitor(scripted_end::tcp::socket socket) : end_(std::move(socket)) {}

    /// A client from its first byte to its last.
    void serve(account const& who, path by, test_key const& key, seen& out)
    {
        seen_ = &out;
        send(greeting(who));
        auto login = packet();
        if (login.size() == 32) { // SSLRequest
            start_tls(who.certificate);
            login = packet();
        }
        read_login(login);
        if (out.plugin != "caching_sha2_password" || who.usual_plugin != out.plugin) {
            send(std::string("\xfe") + "caching_sha2_password" + '\0' + who.nonce + '\0');
            out.proof = packet();
        }
        out.proof_is_right = proves(out.proof, who.password, who.nonce);
        out.is_in = out.user == who.user && (who.password.empty() ? out.proof.empty() : is_known(who, by, key));
        if (!out.is_in) return send("\xff\x15\x04#28000Access denied for user '" + out.user + "'@'localhost' (using password: YES)");
        send(ok);
        for (sequence_ = 0; answer(packet()); sequence_ = 0) {
        }
    }

private:
    static inline std::string const ok{"\0\0\0\x02\0\0\0", 7}, eof{"\xfe\0\0\x02\0", 5};

    bool is_known(account const& who, path by, test_key const& key)
    {
        if (by == path::fast) {
            if (seen_->proof_is_right) send("\x01\x03");
            return seen_->proof_is_right;
        }
        send("\x01\x04");
        auto said = packet();
        if (!seen_->tls && said == "\x02") {
            seen_->key_was_asked_for = true;
            send("\x01" + key.pem());
            said = packet();
        }
        seen_->password = seen_->tls ? said : exclusive_or(key.decrypt(said), who.nonce);
        return seen_->password == who.password + '\0';
    }

    static std::string greeting(account const& who)
    {
        // LONG_PASSWORD, LONG_FLAG, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION; PLUGIN_AUTH, PLUGIN_AUTH_LENENC_DATA
        std::string low("\x0d\xa2", 2);
        std::string const high("\x28\0", 2);
        if (!who.databases) low[0] = static_cast<char>(low[0] & ~0x08);
        if (!who.certificate.empty()) low[1] = static_cast<char>(low[1] | 0x08); // SSL
        return "\x0a" + std::string("8.0.36") + '\0' + std::string("\x07\0\0\0", 4) + who.nonce.substr(0, 8) + '\0' + low + '\x2d' +
               std::string("\x02\0", 2) + high + '\x15' + std::string(10, '\0') + who.nonce.substr(8) + '\0' + who.usual_plugin + '\0';
    }

    /// HandshakeResponse41 of a client that agreed to all of the above.
    void read_login(std::string const& login)
    {
        constexpr std::size_t head = 32;
        auto const user_end = login.find('\0', head);
        seen_->user = login.substr(head, user_end - head);
        auto const size = static_cast<unsigned char>(login.at(user_end + 1));
        seen_->proof = login.substr(user_end + 2, size);
        bool const has_database = (login.at(0) & 0x08) != 0;
        auto at = user_end + 2 + size;
        if (has_database) at = login.find('\0', at) + 1;
        seen_->plugin = login.substr(at, login.find('\0', at) - at);
    }

    /// False for the farewell.
    bool answer(std::string const& command)
    {
        if (command.at(0) == '\x01') return false;
        if (command[0] != '\x03') return send(ok), true;
        seen_->queries.push_back(command.substr(1));
        if (command.substr(1, 6) != "SELECT") return send(ok), true;
        send("\x01"); // one column, an INT
        send(std::string("\x03"
                         "def\0\0\0\x01"
                         "1\0\x0c\x3f\0\x01\0\0\0\x03\x81\0\0\0\0",
                         23));
        send(eof);
        send("\x01"
             "1");
        send(eof);
        return true;
    }

    void start_tls(std::string const& certificate)
    {
        using context = boost::asio::ssl::context;
        tls_context_ = std::make_unique<context>(context::tls_server);
        tls_context_->use_certificate_chain_file(certificate + ".pem");
        tls_context_->use_private_key_file(certificate + ".key", context::pem);
        tls_ = std::make_unique<tls_stream>(end_.socket(), *tls_context_);
        boost::system::error_code code;
        tls_->handshake(boost::asio::ssl::stream_base::server, code);
        if (code) throw scripted_end::gone{};
        seen_->tls = true;
    }

    std::string bytes(std::size_t n)
    {
        if (!tls_) {
            auto out = end_.bytes(n);
            seen_->plain += out;
            return out;
        }
        std::string out(n, '\0');
        boost::system::error_code code;
        boost::asio::read(*tls_, boost::asio::buffer(out), code);
        if (code) throw scripted_end::gone{};
        return out;
    }

    std::string packet()
    {
        auto const head = bytes(4);
        auto const byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(head[i])}; };
        if (byte(3) != sequence_++) throw scripted_end::gone{};
        return bytes(byte(0) | byte(1) << 8U | byte(2) << 16U);
    }

    void send(std::string const& content)
    {
        std::string head(4, '\0');
        for (std::size_t i = 0; i < 3; ++i) head[i] = static_cast<char>(content.size() >> (8 * i));
        head[3] = static_cast<char>(sequence_++);
        boost::system::error_code ignored;
        if (tls_)
            boost::asio::write(*tls_, boost::asio::buffer(head + content), ignored);
        else
            end_.say(head + content);
    }

    using tls_stream = boost::asio::ssl::stream<scripted_end::tcp::socket&>;

    scripted_end end_;
    std::unique_ptr<boost::asio::ssl::context> tls_context_;
    std::unique_ptr<tls_stream> tls_;
    seen* seen_ = nullptr;
    std::uint8_t sequence_ = 0;
};

} // namespace sha2_server
