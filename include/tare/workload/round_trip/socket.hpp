#pragma once

#include <tare/measure/clock.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/round_trip/parameters.hpp>
#include <tare/workload/side.hpp>

#include <boost/asio.hpp>

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
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

} // namespace tare::workload::round_trip_load
