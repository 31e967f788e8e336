#pragma once

#include <tare/measure/clock.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/round_trip/parameters.hpp>
#include <tare/workload/side.hpp>

#include <boost/asio.hpp>

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <span>
#include <vector>

/// What carries a request and its response. Asio sets sockets up; a message then is one call of send(2) and one of recv(2).
namespace tare::workload::round_trip_load {

namespace asio = boost::asio;

/// How long a receiver sleeps at most before it looks whether it shall end.
inline constexpr std::int64_t patience_ns = 50'000'000;

/// recv(2) by the chosen way of waiting. Returns bytes; 0 when the other side has ended; -1 when `patience_ns` have gone without any.
inline ssize_t receive(int socket, std::span<char> into, waiting how)
{
    int const flags = how == waiting::spin ? MSG_DONTWAIT : 0;
    for (std::int64_t until = 0;;) {
        auto const got = ::recv(socket, into.data(), into.size(), flags);
        if (got >= 0) return got;
        if (errno == EINTR || errno == ECONNREFUSED) continue; // refused: a datagram met nobody, and is lost
        if (errno != EAGAIN && errno != EWOULDBLOCK) return 0;
        if (how != waiting::spin) return -1;
        auto const now = measure::now();
        if (until == 0) until = now + patience_ns;
        if (now >= until) return -1;
    }
}

/// Options of a connected socket on either side.
inline void prepare(int socket, waiting how)
{
    timeval const patience{0, patience_ns / 1000};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (how != waiting::busy_poll) return;
    int const microseconds = 50;
    if (::setsockopt(socket, SOL_SOCKET, SO_BUSY_POLL, &microseconds, sizeof microseconds) != 0)
        throw system_failure("switch busy polling on", errno, "run as root, or set wait=block");
}

inline bool send_all(int socket, std::span<char const> message)
{
    return ::send(socket, message.data(), message.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(message.size());
}

/// Requests over a stream: the bytes of a message come in one piece or several, and none is lost.
struct tcp {
    static constexpr text name = "tcp";
    static constexpr bool loses = false;

    /// Answers one connection after the other.
    class server {
    public:
        server(context const& where, waiting how)
            : acceptor_(io_, asio::ip::tcp::endpoint(asio::ip::make_address(where.listen_address), where.port)), how_(how)
        {
            acceptor_.non_blocking(true);
        }

        /// `answer(request)` gives the response.
        template <class Answer>
        void serve(std::size_t request, std::atomic<bool> const& stop, Answer answer)
        {
            boost::system::error_code code;
            std::vector<char> in(request);
            while (!stop) {
                asio::ip::tcp::socket client(io_);
                if (acceptor_.accept(client, code)) {
                    ::usleep(1000);
                    continue;
                }
                client.non_blocking(false);
                client.set_option(asio::ip::tcp::no_delay(true), code);
                prepare(client.native_handle(), how_);
                while (!stop && receive_all(client.native_handle(), in, how_, stop))
                    if (!send_all(client.native_handle(), answer(std::span<char const>(in)))) break;
            }
        }

    private:
        asio::io_context io_;
        asio::ip::tcp::acceptor acceptor_;
        waiting how_;
    };

    class client {
    public:
        client(context const& where, waiting how) : socket_(io_)
        {
            socket_.connect({asio::ip::make_address(where.other_address), where.port});
            socket_.set_option(asio::ip::tcp::no_delay(true));
            prepare(socket_.native_handle(), how);
            how_ = how;
        }
        bool send(std::span<char const> request) { return send_all(socket_.native_handle(), request); }
        /// False when the other side has ended, or says nothing for a second.
        bool receive(std::span<char> response)
        {
            std::atomic<bool> const never{false};
            return receive_all(socket_.native_handle(), response, how_, never);
        }

    private:
        asio::io_context io_;
        asio::ip::tcp::socket socket_;
        waiting how_{};
    };

private:
    static bool receive_all(int socket, std::span<char> into, waiting how, std::atomic<bool> const& stop)
    {
        for (std::size_t have = 0, silent = 0; have < into.size();) {
            auto const got = round_trip_load::receive(socket, into.subspan(have), how);
            if (got == 0 || stop) return false;
            if (got < 0 && ++silent * patience_ns >= 1'000'000'000) return false;
            if (got > 0) have += static_cast<std::size_t>(got);
        }
        return true;
    }
};

/// Requests in datagrams, which may be lost or come late.
struct udp {
    static constexpr text name = "udp";
    static constexpr bool loses = true;

    class server {
    public:
        server(context const& where, waiting how)
            : socket_(io_, asio::ip::udp::endpoint(asio::ip::make_address(where.listen_address), where.port)), how_(how)
        {
            prepare(socket_.native_handle(), how);
        }

        template <class Answer>
        void serve(std::size_t request, std::atomic<bool> const& stop, Answer answer)
        {
            std::vector<char> in(request);
            int const flags = how_ == waiting::spin ? MSG_DONTWAIT : 0;
            while (!stop) {
                sockaddr_storage from{};
                socklen_t size = sizeof from;
                auto* const address = reinterpret_cast<sockaddr*>(&from);
                auto const got = ::recvfrom(socket_.native_handle(), in.data(), in.size(), flags, address, &size);
                if (got != static_cast<ssize_t>(request)) continue; // nothing came, or not a request
                auto const response = answer(std::span<char const>(in));
                ::sendto(socket_.native_handle(), response.data(), response.size(), MSG_NOSIGNAL, address, size);
            }
        }

    private:
        asio::io_context io_;
        asio::ip::udp::socket socket_;
        waiting how_;
    };

    class client {
    public:
        client(context const& where, waiting how) : socket_(io_, asio::ip::udp::v4()), how_(how)
        {
            socket_.connect({asio::ip::make_address(where.other_address), where.port});
            prepare(socket_.native_handle(), how);
        }
        bool send(std::span<char const> request) { return send_all(socket_.native_handle(), request) || errno == ECONNREFUSED; }
        /// False when nothing comes in `patience_ns`: it is lost.
        bool receive(std::span<char> response)
        {
            return round_trip_load::receive(socket_.native_handle(), response, how_) == static_cast<ssize_t>(response.size());
        }

    private:
        asio::io_context io_;
        asio::ip::udp::socket socket_;
        waiting how_;
    };
};

} // namespace tare::workload::round_trip_load
