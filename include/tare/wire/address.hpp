#pragma once

#include <tare/system/error.hpp>
#include <tare/wire/transport.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace tare::wire {

/// Who else can hear and change what is said: anybody on the way; nobody, since it does not leave the machine (a Unix socket); nobody
/// behind TLS, which begins at once, or when the protocol says so.
enum class secrecy : std::uint8_t { none, machine, tls, when_asked };

/// Where a server is, and what carries the bytes there: `tcp_address`, `unix_address`, or `tls_address` of <tare/wire/tls.hpp>.
class address {
public:
    using maker = std::function<std::unique_ptr<transport>(asio::any_io_executor const&)>;

    address(std::string words, wire::secrecy how, maker make) : words_(std::move(words)), secrecy_(how), make_(std::move(make)) {}

    std::string const& words() const { return words_; } ///< for sentences: "127.0.0.1:6379"
    wire::secrecy secrecy() const { return secrecy_; }
    std::unique_ptr<transport> make(asio::any_io_executor const& executor) const { return make_(executor); }

private:
    std::string words_;
    wire::secrecy secrecy_;
    maker make_;
};

namespace detail {

inline std::string host_and_port(std::string const& host, std::uint16_t port)
{
    bool const is_ipv6 = host.find(':') != host.npos;
    return (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

class tcp_transport final : public stream_transport<asio::ip::tcp::socket> {
public:
    tcp_transport(asio::any_io_executor const& executor, std::string host, std::uint16_t port)
        : stream_transport(executor), connector_(executor, std::move(host), std::to_string(port))
    {
    }
    void connect(connected done) override { connector_.connect(stream_, closed_, std::move(done)); }
    void close() override
    {
        connector_.cancel();
        stream_transport::close();
    }

private:
    tcp_connector connector_;
};

class unix_transport final : public stream_transport<asio::local::stream_protocol::socket> {
public:
    unix_transport(asio::any_io_executor const& executor, asio::local::stream_protocol::endpoint there)
        : stream_transport(executor), there_(std::move(there))
    {
    }
    void connect(connected done) override
    {
        stream_.async_connect(there_, [done = std::move(done)](boost::system::error_code code) { done(code, {}); });
    }

private:
    asio::local::stream_protocol::endpoint there_;
};

} // namespace detail

/// A name or an address of IPv4 or IPv6, and a port.
inline address tcp_address(std::string const& host, std::uint16_t port)
{
    return {detail::host_and_port(host, port), secrecy::none,
            [host, port](asio::any_io_executor const& executor) { return std::make_unique<detail::tcp_transport>(executor, host, port); }};
}

/// A Unix socket. Throws `usage_error` for a path that is longer than the kernel takes, 107 bytes.
inline address unix_address(std::string const& path)
{
    try {
        asio::local::stream_protocol::endpoint const there(path);
        return {path, secrecy::machine,
                [there](asio::any_io_executor const& executor) { return std::make_unique<detail::unix_transport>(executor, there); }};
    } catch (boost::system::system_error const& e) {
        throw usage_error("the Unix socket " + path + " cannot be named: " + e.code().message(), "give a path of at most 107 bytes");
    }
}

} // namespace tare::wire
