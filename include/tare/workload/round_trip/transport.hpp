#pragma once

#include <tare/measure/clock.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/ends.hpp>
#include <tare/workload/listen.hpp>
#include <tare/workload/round_trip/parameters.hpp>
#include <tare/workload/side.hpp>

#include <boost/asio.hpp>

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// What carries a request and its response. Asio sets sockets up; a message then is one call of send(2) and one of recv(2).
namespace tare::workload::round_trip_load {

namespace asio = boost::asio;

/// The number that a message begins with: a response has that of its request.
inline std::uint64_t number_in(std::span<char const> message)
{
    std::uint64_t out = 0;
    std::memcpy(&out, message.data(), sizeof out);
    return out;
}

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

/// Reads until `into` is full. False when the other side has ended, says nothing for a second, or `stop` is set.
inline bool receive_all(int socket, std::span<char> into, waiting how, std::atomic<bool> const& stop)
{
    for (std::size_t have = 0, silent = 0; have < into.size();) {
        auto const got = receive(socket, into.subspan(have), how);
        if (got == 0 || stop) return false;
        if (got < 0 && ++silent * patience_ns >= 1'000'000'000) return false;
        if (got > 0) have += static_cast<std::size_t>(got);
    }
    return true;
}

inline std::atomic<bool> const never{false};

/// Requests over a stream: the bytes of a message come in one piece or several, and none is lost.
struct tcp {
    static constexpr text name = "tcp";
    static constexpr bool loses = false;

    /// Answers one connection after the other, once it has proved that it belongs to this start.
    class server {
    public:
        server(context const& where, waiting how) : acceptor_(listen<asio::ip::tcp::acceptor>(io_, where)), token_(where.token), how_(how)
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
                set_congestion_control(client.native_handle(), usual_congestion_control);
                if (!greeted(client.native_handle(), stop)) continue;
                while (!stop && receive_all(client.native_handle(), in, how_, stop))
                    if (!send_all(client.native_handle(), answer(std::span<char const>(in)))) break;
            }
        }

    private:
        bool greeted(int socket, std::atomic<bool> const& stop) const
        {
            std::array<char, token_length> given;
            return receive_all(socket, given, waiting::block, stop) && is_token({given.data(), given.size()}, token_) &&
                   send_all(socket, tell(ends_of(socket)));
        }

        asio::io_context io_;
        asio::ip::tcp::acceptor acceptor_;
        std::string token_;
        waiting how_;
    };

    class client {
    public:
        /// Throws `boost::system::system_error` when nobody of this start answers there.
        client(context const& where, waiting how) : socket_(io_), how_(how)
        {
            asio::ip::tcp::endpoint const to(asio::ip::make_address(where.other_address), where.port);
            socket_.open(to.protocol());
            set_congestion_control(socket_.native_handle(), usual_congestion_control);
            socket_.connect(to);
            socket_.set_option(asio::ip::tcp::no_delay(true));
            prepare(socket_.native_handle(), how);
            if (!send_all(socket_.native_handle(), where.token) || !receive_all(socket_.native_handle(), other_, waiting::block, never))
                throw boost::system::system_error(asio::error::connection_aborted, "greet the SUT side");
        }
        bool send(std::span<char const> request) { return send_all(socket_.native_handle(), request); }
        /// False when the other side has ended, or says nothing for a second.
        bool receive(std::span<char> response) { return receive_all(socket_.native_handle(), response, how_, never); }
        /// Both sides' views of the connection: {peer, sut}.
        boost::json::object path() { return {{"peer", ends_of(socket_.native_handle()).to_json()}, {"sut", told(other_)}}; }

    private:
        asio::io_context io_;
        asio::ip::tcp::socket socket_;
        waiting how_;
        told_ends other_;
    };
};

/// Requests in datagrams, which may be lost or come late.
struct udp {
    static constexpr text name = "udp";
    static constexpr bool loses = true;

    /// A datagram with number 0, which no request has, greets: the token from the client, what it sees of the connection from the server.
    static constexpr std::size_t greeting_length = shortest + token_length, answer_length = shortest + sizeof(told_ends);

    /// Answers the client that has greeted it. The socket is connected to that one, so that the kernel finds the way back once and turns
    /// strangers away; when the client is silent, another one may greet.
    class server {
    public:
        server(context const& where, waiting how) : socket_(listen<asio::ip::udp::socket>(io_, where)), token_(where.token), how_(how)
        {
            prepare(socket_.native_handle(), how);
        }

        template <class Answer>
        void serve(std::size_t request, std::atomic<bool> const& stop, Answer answer)
        {
            std::vector<char> in(std::max(request, greeting_length) + 1); // one more shows what is longer
            while (!stop) {
                auto const got = connected_ ? receive(socket_.native_handle(), in, how_) : from_anyone(in);
                auto const message = std::span<char const>(in).first(got > 0 ? static_cast<std::size_t>(got) : 0);
                if (got < 0)
                    leave();
                else if (is_greeting(message))
                    greet();
                else if (connected_ && message.size() == request)
                    send_all(socket_.native_handle(), answer(message));
            }
        }

    private:
        bool is_greeting(std::span<char const> message) const
        {
            return message.size() == greeting_length && number_in(message) == 0 &&
                   is_token({message.data() + shortest, token_length}, token_);
        }

        /// One datagram of whoever sent it; connects to the client when it greets, or when it is the one that has greeted before.
        ssize_t from_anyone(std::span<char> into)
        {
            sockaddr_storage from{};
            socklen_t size = sizeof from;
            auto* const address = reinterpret_cast<sockaddr*>(&from);
            auto const got = ::recvfrom(socket_.native_handle(), into.data(), into.size(), 0, address, &size);
            if (got < 0) return -1;
            bool const known = std::memcmp(&from, &client_, sizeof from) == 0;
            if (!known && !is_greeting(into.first(static_cast<std::size_t>(got)))) return 0;
            client_ = from;
            connected_ = ::connect(socket_.native_handle(), address, size) == 0;
            return got;
        }

        void greet()
        {
            std::array<char, answer_length> out{};
            auto const seen = tell(ends_of(socket_.native_handle()));
            std::copy(seen.begin(), seen.end(), out.begin() + shortest);
            send_all(socket_.native_handle(), out);
        }

        void leave()
        {
            sockaddr none{};
            none.sa_family = AF_UNSPEC;
            if (std::exchange(connected_, false)) ::connect(socket_.native_handle(), &none, sizeof none);
        }

        asio::io_context io_;
        asio::ip::udp::socket socket_;
        std::string token_;
        waiting how_;
        sockaddr_storage client_{}; ///< that has greeted
        bool connected_ = false;
    };

    class client {
    public:
        /// Throws `boost::system::system_error` when nobody of this start answers there within a second.
        client(context const& where, waiting how) : socket_(io_, asio::ip::udp::v4()), how_(how)
        {
            socket_.connect({asio::ip::make_address(where.other_address), where.port});
            prepare(socket_.native_handle(), how);
            std::array<char, greeting_length> greeting{};
            where.token.copy(greeting.data() + shortest, token_length);
            for (int attempt = 0; attempt < 20; ++attempt)
                if (send(greeting) && answered()) return;
            throw boost::system::system_error(asio::error::timed_out, "greet the SUT side");
        }
        bool send(std::span<char const> request) { return send_all(socket_.native_handle(), request) || errno == ECONNREFUSED; }
        /// False when nothing comes in `patience_ns`: it is lost.
        bool receive(std::span<char> response)
        {
            return round_trip_load::receive(socket_.native_handle(), response, how_) == static_cast<ssize_t>(response.size());
        }
        boost::json::object path() { return {{"peer", ends_of(socket_.native_handle()).to_json()}, {"sut", told(other_)}}; }

    private:
        bool answered()
        {
            std::array<char, answer_length> answer;
            auto const got = round_trip_load::receive(socket_.native_handle(), answer, waiting::block);
            if (got != static_cast<ssize_t>(answer.size()) || number_in(answer) != 0) return false;
            std::copy(answer.begin() + shortest, answer.end(), other_.begin());
            return true;
        }

        asio::io_context io_;
        asio::ip::udp::socket socket_;
        waiting how_;
        told_ends other_;
    };
};

} // namespace tare::workload::round_trip_load
