#pragma once

#include <tare/system/error.hpp>
#include <tare/wire/address.hpp>
#include <tare/wire/transport.hpp>

#include <boost/asio/ssl.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace tare::wire {

/// What a client of TLS believes and shows. Whoever includes this file links OpenSSL: -lssl -lcrypto.
struct tls_settings {
    std::string ca_file{};     ///< certificates (PEM) that may sign the server's; empty: those of the system
    std::string host_name{};   ///< the name or address that the server's certificate must have; empty: that which is connected to
    std::string certificate{}; ///< file (PEM) with the client's own chain, for servers that ask for one
    std::string key{};         ///< file (PEM) with its key, not encrypted
    bool verify = true;        ///< false: whoever answers is believed, and the password can be read by whoever answers
};

namespace detail {

using tls_context = asio::ssl::context;

/// Does something with a file, and says which one when that fails.
template <class Action>
void with_file(std::string const& file, std::string const& what, Action const& action)
{
    boost::system::error_code code;
    std::ignore = action(code);
    if (code) throw error("cannot use " + (file.empty() ? what : what + ' ' + file) + ": " + code.message());
}

inline std::shared_ptr<tls_context> make_context(tls_settings const& how)
{
    auto out = std::make_shared<tls_context>(tls_context::tls_client);
    out->set_options(tls_context::default_workarounds | tls_context::no_tlsv1 | tls_context::no_tlsv1_1);
    out->set_verify_mode(how.verify ? asio::ssl::verify_peer : asio::ssl::verify_none);
    out->set_password_callback([](std::size_t, tls_context::password_purpose) { return std::string(); }); // OpenSSL would ask the terminal
    with_file(how.ca_file, how.ca_file.empty() ? "the system's certificates" : "the certificates", [&](auto& code) {
        return how.ca_file.empty() ? out->set_default_verify_paths(code) : out->load_verify_file(how.ca_file, code);
    });
    if (!how.certificate.empty())
        with_file(how.certificate, "the certificate", [&](auto& code) { return out->use_certificate_chain_file(how.certificate, code); });
    if (!how.key.empty())
        with_file(how.key, "the key", [&](auto& code) { return out->use_private_key_file(how.key, tls_context::pem, code); });
    return out;
}

class tls_transport final : public stream_transport<asio::ssl::stream<asio::ip::tcp::socket>> {
public:
    tls_transport(asio::any_io_executor const& executor, std::shared_ptr<tls_context> const& context, std::string const& host,
                  std::uint16_t port, tls_settings const& how, bool when_asked)
        : stream_transport(executor, *context), context_(context), connector_(executor, host, std::to_string(port)),
          name_(how.host_name.empty() ? host : how.host_name), verify_(how.verify), when_asked_(when_asked)
    {
    }

    void connect(connected done) override
    {
        connector_.connect(stream_.next_layer(), closed_, [this, done = std::move(done)](boost::system::error_code code, auto const& why) {
            if (code || when_asked_) return done(code, why);
            shake_hands(done);
        });
    }
    void start_tls(connected done) override { shake_hands(done); }

    /// Servers close without TLS's farewell; as every reply says how long it is, none can be cut off unseen.
    void read_some(asio::mutable_buffer into, moved done) override
    {
        if (!is_secret_) return stream_.next_layer().async_read_some(into, std::move(done));
        stream_.async_read_some(into, [done = std::move(done)](boost::system::error_code code, std::size_t n) {
            done(code == asio::ssl::error::stream_truncated ? boost::system::error_code(asio::error::eof) : code, n);
        });
    }
    void write(asio::const_buffer bytes, moved done) override
    {
        if (is_secret_) return stream_transport::write(bytes, std::move(done));
        asio::async_write(stream_.next_layer(), bytes, std::move(done));
    }
    void close() override
    {
        connector_.cancel();
        stream_transport::close();
    }

private:
    /// The name is told to servers that have several certificates (SNI), but not an address, which RFC 6066 does not allow.
    void shake_hands(connected const& done)
    {
        is_secret_ = true; // from here on nothing goes without TLS, also when it fails
        boost::system::error_code is_no_address;
        std::ignore = asio::ip::make_address(name_, is_no_address);
        if (is_no_address) SSL_set_tlsext_host_name(stream_.native_handle(), name_.c_str());
        if (verify_) stream_.set_verify_callback(asio::ssl::host_name_verification(name_));
        stream_.async_handshake(asio::ssl::stream_base::client, [this, done](boost::system::error_code code) {
            done(code, code ? "TLS failed: " + code.message() + reason() : std::string());
        });
    }

    /// ": self-signed certificate (certificate of localhost)", when the server's certificate was not accepted.
    std::string reason()
    {
        auto const result = SSL_get_verify_result(stream_.native_handle());
        if (result == X509_V_OK) return {};
        if (result == X509_V_ERR_UNSPECIFIED) return ": the certificate is not one of " + name_; // what the callback leaves
        return std::string(": ") + X509_verify_cert_error_string(result) + " (certificate of " + name_ + ')';
    }

    std::shared_ptr<tls_context> context_;
    tcp_connector connector_;
    std::string name_;
    bool verify_, when_asked_;
    bool is_secret_ = false;
};

} // namespace detail

/// TLS 1.2 or newer over TCP. The server must show a certificate for this host that a known authority signed.
/// It begins at once, or with `secrecy::when_asked` when the protocol calls `transport::start_tls`.
/// Throws `error` when a file of the settings cannot be used.
inline address tls_address(std::string const& host, std::uint16_t port, tls_settings const& how, secrecy begins = secrecy::tls)
{
    return {detail::host_and_port(host, port) + " (TLS)", begins,
            [=, context = detail::make_context(how)](asio::any_io_executor const& executor) {
                return std::make_unique<detail::tls_transport>(executor, context, host, port, how, begins == secrecy::when_asked);
            }};
}

} // namespace tare::wire
