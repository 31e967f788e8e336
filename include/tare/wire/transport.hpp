#pragma once

#include <boost/asio.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <tuple>
#include <utility>

namespace tare::wire {

namespace asio = boost::asio;

/// A stream of bytes to a server, whatever carries it. One read and one write may be under way, and whoever starts one keeps the transport
/// until it has ended. After `close` all of them end with an error.
class transport {
public:
    using connected = std::function<void(boost::system::error_code, std::string const& why)>; ///< why: empty when the code says it all
    using moved = std::function<void(boost::system::error_code, std::size_t)>;

    transport() = default;
    transport(transport const&) = delete;
    transport& operator=(transport const&) = delete;
    virtual ~transport() = default;

    virtual void connect(connected) = 0;
    virtual void start_tls(connected done) { done({}, {}); } ///< of a transport whose `secrecy` is `when_asked`; no read is under way
    virtual void read_some(asio::mutable_buffer, moved) = 0;
    virtual void write(asio::const_buffer, moved) = 0; ///< all of it
    virtual void close() = 0;
};

/// What all streams of Asio do alike.
template <class Stream>
class stream_transport : public transport {
public:
    void read_some(asio::mutable_buffer into, moved done) override { stream_.async_read_some(into, std::move(done)); }
    void write(asio::const_buffer bytes, moved done) override { asio::async_write(stream_, bytes, std::move(done)); }
    void close() override
    {
        closed_ = true;
        boost::system::error_code ignored;
        std::ignore = stream_.lowest_layer().close(ignored);
    }

protected:
    template <class... Arguments>
    explicit stream_transport(Arguments&&... arguments) : stream_(std::forward<Arguments>(arguments)...)
    {
    }

    Stream stream_;
    bool closed_ = false;
};

/// Looks a name up and connects a socket to the first of its addresses that answers. Packets are sent at once (TCP_NODELAY): a client that
/// waits for a reply would else wait for a delayed acknowledgement too.
class tcp_connector {
public:
    using socket = asio::ip::tcp::socket;

    tcp_connector(asio::any_io_executor const& executor, std::string host, std::string port)
        : resolver_(executor), host_(std::move(host)), port_(std::move(port))
    {
    }

    void connect(socket& to, bool const& closed, transport::connected done)
    {
        resolver_.async_resolve(host_, port_, [&to, &closed, done](boost::system::error_code code, auto const& found) {
            if (closed) code = asio::error::operation_aborted;
            if (code) return done(code, "its name cannot be resolved (" + code.message() + ")");
            asio::async_connect(to, found, [&to, done](boost::system::error_code failed, auto const&) {
                if (!failed) std::ignore = to.set_option(asio::ip::tcp::no_delay(true), failed);
                done(failed, {});
            });
        });
    }
    void cancel() { resolver_.cancel(); }

private:
    asio::ip::tcp::resolver resolver_;
    std::string host_, port_;
};

} // namespace tare::wire
