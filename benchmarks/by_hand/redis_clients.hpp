#pragma once

// Clients of Redis as one would write them by hand: commands that are always the same, replies of which only the bytes are counted, and the
// clock read once for every thousand waits. What is left is the kernel's.

#include "in_place_of.hpp"
#include "round_trip.hpp"

#include <tare/workload/redis_sink.hpp>

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace by_hand {

/// Before `redis_sink`, which answers a SET with as many bytes as a GET.
struct redis_clients : in_place_of<tare::workload::redis_sink<tare::workload::redis_load::paper_scripts>, "by_hand"> {
    template <tare::memory::policy Memory>
    using sut = original::sut<Memory>;
    static std::string missing() { return {}; }

    class peer {
    public:
        peer(parameters const& p, tare::workload::context const& where) : p_(p), where_(where), epoll_(::epoll_create1(EPOLL_CLOEXEC))
        {
            std::string const value(p.value.value, 'x');
            for (std::uint64_t i = 0; i < p.depth.value; ++i)
                batch_ += "*3\r\n$3\r\nSET\r\n$10\r\n0000000001\r\n$" + std::to_string(value.size()) + "\r\n" + value + "\r\n";
        }

        bool ready() { return static_cast<bool>(connected(SOCK_STREAM, where_)); }

        tare::workload::outcome<sample> measure()
        {
            constexpr double none = std::numeric_limits<double>::quiet_NaN();
            connect_all();
            for (auto const& s : sockets_) send(s.get());
            auto const warm = run(p_.warm_up.value);
            auto const [done, seconds] = run(p_.seconds.value);
            auto const rate = static_cast<double>(done) / seconds;
            sockets_.clear();
            return {{{rate}, {none}, {none}, {none}, {none}, {none}, {none}, {none}, {none}, {none}},
                    {},
                    {{"work", "bare epoll, send and recv of the same SETs, replies counted by their bytes"}, {"same_work", true}},
                    static_cast<double>(done + warm.first)};
        }
        tare::workload::verification verify() { return {broken_ ? "an answer was missing" : ""}; }

    private:
        static constexpr std::size_t reply = 5; ///< bytes of "+OK\r\n"

        void connect_all()
        {
            answered_.assign(p_.clients.value, 0);
            for (std::uint64_t i = 0; i < p_.clients.value; ++i) {
                sockets_.push_back(connected(SOCK_STREAM, where_));
                epoll_event e{EPOLLIN | EPOLLET, {.u64 = i}};
                ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, sockets_.back().get(), &e);
            }
        }

        void send(int socket)
        {
            broken_ |= ::send(socket, batch_.data(), batch_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(batch_.size());
        }

        /// Requests that were answered, and s.
        std::pair<std::uint64_t, double> run(double seconds)
        {
            auto const begin = tare::measure::now();
            std::uint64_t done = 0;
            while (!broken_ && tare::measure::seconds(tare::measure::now() - begin) < seconds)
                for (int i = 0; i < 1000 && !broken_; ++i) done += once();
            return {done, tare::measure::seconds(tare::measure::now() - begin)};
        }

        std::uint64_t once()
        {
            std::array<epoll_event, 64> events; // NOLINT
            auto const n = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 1000);
            broken_ |= n <= 0;
            std::uint64_t done = 0;
            for (int i = 0; i < n; ++i) done += serve(events[static_cast<std::size_t>(i)].data.u64);
            return done;
        }

        std::uint64_t serve(std::size_t i)
        {
            std::array<char, 16384> replies; // NOLINT
            auto const got = ::recv(sockets_[i].get(), replies.data(), replies.size(), MSG_DONTWAIT);
            if (got <= 0) return 0;
            answered_[i] += static_cast<std::size_t>(got);
            auto const whole = p_.depth.value * reply;
            if (answered_[i] < whole) return 0;
            answered_[i] -= whole;
            send(sockets_[i].get());
            return p_.depth.value;
        }

        parameters p_;
        tare::workload::context where_;
        std::string batch_;
        std::vector<tare::system::descriptor> sockets_;
        std::vector<std::size_t> answered_; ///< bytes of each connection's batch under way
        tare::system::descriptor epoll_;
        bool broken_ = false;
    };
};
static_assert(tare::workload::policy<redis_clients>);

} // namespace by_hand
