#pragma once

// Round trips as one would write them by hand: no clock and no histogram in the loop, nothing checked but the length.

#include "in_place_of.hpp"

#include <tare/measure/clock.hpp>
#include <tare/system/descriptor.hpp>
#include <tare/workload/round_trip.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <limits>

namespace by_hand {

inline sockaddr_in address_of(std::string const& numeric, std::uint16_t port)
{
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    ::inet_pton(AF_INET, numeric.c_str(), &out.sin_addr);
    return out;
}

inline tare::system::descriptor listening(int type, tare::workload::context const& where)
{
    tare::system::descriptor out(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    auto const at = address_of(where.listen_address, where.port);
    int const on = 1;
    ::setsockopt(out.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    timeval const patience{0, 50'000};
    ::setsockopt(out.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::bind(out.get(), reinterpret_cast<sockaddr const*>(&at), sizeof at) != 0) throw tare::system_failure("bind a plain socket");
    if (type == SOCK_STREAM) ::listen(out.get(), 8);
    return out;
}

inline tare::system::descriptor connected(int type, tare::workload::context const& where)
{
    tare::system::descriptor out(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    auto const to = address_of(where.other_address, where.port);
    timeval const patience{1, 0};
    ::setsockopt(out.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    int const on = 1;
    if (type == SOCK_STREAM) ::setsockopt(out.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(out.get(), reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) return {};
    return out;
}

template <class Transport>
struct round_trip : in_place_of<tare::workload::round_trip<Transport>, "by_hand"> {
    using base = in_place_of<tare::workload::round_trip<Transport>, "by_hand">;
    using typename base::parameters;
    using typename base::sample;
    static constexpr int type = Transport::loses ? SOCK_DGRAM : SOCK_STREAM;
    static std::string missing() { return {}; }

    /// Blocking calls only: what `wait=block` does.
    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const& p, tare::workload::context const& where)
            : socket_(listening(type, where)), request_(p.request.value), response_(p.response.value)
        {
        }

        void serve(std::atomic<bool> const& stop)
        {
            while (!stop) {
                if (type == SOCK_DGRAM) {
                    sockaddr_in from{};
                    socklen_t size = sizeof from;
                    char byte = 0;
                    if (::recvfrom(socket_.get(), &byte, 1, MSG_PEEK, reinterpret_cast<sockaddr*>(&from), &size) < 0) continue;
                    ::connect(socket_.get(), reinterpret_cast<sockaddr const*>(&from), size);
                    answer(socket_.get());
                    sockaddr none{};
                    none.sa_family = AF_UNSPEC;
                    ::connect(socket_.get(), &none, sizeof none);
                } else {
                    tare::system::descriptor const client(::accept(socket_.get(), nullptr, nullptr));
                    int const on = 1;
                    ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                    if (client) answer(client.get());
                }
            }
        }

    private:
        void answer(int socket)
        {
            while (::recv(socket, request_.data(), request_.size(), MSG_WAITALL) == static_cast<ssize_t>(request_.size()))
                ::send(socket, response_.data(), response_.size(), MSG_NOSIGNAL);
        }

        tare::system::descriptor socket_;
        std::vector<char> request_, response_;
    };

    class peer {
    public:
        peer(parameters const& p, tare::workload::context const& where)
            : p_(p), where_(where), request_(p.request.value), response_(p.response.value)
        {
        }

        bool ready()
        {
            if (!socket_) socket_ = connected(type, where_);
            return socket_ && once();
        }

        tare::workload::outcome<sample> measure()
        {
            if (!socket_) socket_ = connected(type, where_);
            constexpr double none = std::numeric_limits<double>::quiet_NaN();
            run(p_.warm_up.value);
            auto const [done, seconds] = run(p_.seconds.value);
            auto const rate = static_cast<double>(done) / seconds;
            return {{{rate}, {1e6 / rate}, {none}, {none}, {none}, {none}, {none}, {none}, {none}, {none}},
                    {},
                    {{"work", "bare send and recv, the clock read once for every thousand"}, {"same_work", p_.wait.value == "block"}},
                    rate * (p_.seconds.value + p_.warm_up.value)};
        }
        tare::workload::verification verify() { return {broken_ ? "an answer was missing" : ""}; }

    private:
        bool once()
        {
            ::send(socket_.get(), request_.data(), request_.size(), MSG_NOSIGNAL);
            return ::recv(socket_.get(), response_.data(), response_.size(), MSG_WAITALL) == static_cast<ssize_t>(response_.size());
        }

        std::pair<std::uint64_t, double> run(double seconds)
        {
            auto const begin = tare::measure::now();
            std::uint64_t done = 0;
            while (!broken_ && tare::measure::seconds(tare::measure::now() - begin) < seconds)
                for (int i = 0; i < 1000 && !broken_; ++i, ++done) broken_ = !once();
            return {done, tare::measure::seconds(tare::measure::now() - begin)};
        }

        parameters p_;
        tare::workload::context where_;
        tare::system::descriptor socket_;
        std::vector<char> request_, response_;
        bool broken_ = false;
    };
};

} // namespace by_hand
