#pragma once

// Bulk data as one would send it by hand: send and recv in a loop, the clock read once for every 64 calls, nothing checked.

#include "round_trip.hpp"

#include <tare/workload/tcp_throughput.hpp>

namespace by_hand {

/// One stream from the SUT to the peer.
struct tcp_throughput : in_place_of<tare::workload::tcp_throughput, "by_hand"> {
    static constexpr auto listens = tare::workload::side::peer;
    static std::string missing() { return {}; }

    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const& p, tare::workload::context const& where) : where_(where), block_(p.block.value) {}

        void serve(std::atomic<bool> const& stop)
        {
            while (!stop) {
                auto const socket = connected(SOCK_STREAM, where_);
                while (socket && ::send(socket.get(), block_.data(), block_.size(), MSG_NOSIGNAL) > 0) {
                }
                ::usleep(1000);
            }
        }

    private:
        tare::workload::context where_;
        std::vector<char> block_;
    };

    class peer {
    public:
        peer(parameters const& p, tare::workload::context const& where)
            : p_(p), socket_(listening(SOCK_STREAM, where)), into_(tare::workload::throughput::receiver::most)
        {
        }

        tare::workload::outcome<sample> measure()
        {
            tare::system::descriptor stream;
            while (!stream)
                stream = tare::system::descriptor(::accept(socket_.get(), nullptr, nullptr)); // the host gives up what never comes
            constexpr double none = std::numeric_limits<double>::quiet_NaN();
            auto const before = run(stream.get(), p_.warm_up.value);
            auto const [bytes, seconds] = run(stream.get(), p_.seconds.value);
            return {{{static_cast<double>(bytes) * 8e-9 / seconds}, {none}, {none}, {none}},
                    {},
                    {{"work", "bare send and recv"}, {"same_work", p_.streams.value == 1 && p_.direction.value == "send"}},
                    static_cast<double>(before.first + bytes) * 1e-9};
        }
        tare::workload::verification verify() { return {}; }

    private:
        std::pair<std::uint64_t, double> run(int socket, double seconds)
        {
            auto const begin = tare::measure::now();
            std::uint64_t bytes = 0;
            while (tare::measure::seconds(tare::measure::now() - begin) < seconds)
                for (int i = 0; i < 64; ++i)
                    bytes += static_cast<std::uint64_t>(std::max<ssize_t>(::recv(socket, into_.data(), into_.size(), 0), 0));
            return {bytes, tare::measure::seconds(tare::measure::now() - begin)};
        }

        parameters p_;
        tare::system::descriptor socket_;
        std::vector<char> into_;
    };
};
static_assert(tare::workload::policy<tcp_throughput>);
static_assert(tare::workload::foreign<tcp_throughput>);

} // namespace by_hand
