#pragma once

#include <tare/workload/ends.hpp>
#include <tare/workload/redis/load.hpp>
#include <tare/workload/redis/parameters.hpp>
#include <tare/workload/side.hpp>
#include <tare/workload/threads.hpp>

#include <boost/asio.hpp>

#include <sched.h>
#include <sys/time.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tare::workload::redis_load {

/// What all clients counted.
struct counted {
    counts sum;
    double busy = 0; ///< of the thread that was on its processor the most, the share of its time
    std::size_t threads = 0;
};

namespace detail {

/// Asio makes the connection and hands it over. Calls that block do so for a tenth of a second at most.
inline system::descriptor connected(context const& where)
{
    namespace asio = boost::asio;
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    boost::system::error_code code;
    asio::ip::tcp::endpoint const there(asio::ip::make_address(where.other_address), where.port);
    socket.open(there.protocol());
    set_congestion_control(socket.native_handle(), usual_congestion_control);
    socket.connect(there, code);
    if (code) throw error("cannot connect a client to the server: " + code.message());
    socket.set_option(asio::ip::tcp::no_delay(true));
    socket.native_non_blocking(false);
    system::descriptor out(socket.release());
    timeval const limit{0, 100'000};
    ::setsockopt(out.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return out;
}

inline void bind_to(int processor)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(processor), &set);
    ::sched_setaffinity(0, sizeof set, &set); // one that may not be had leaves the thread where it is
}

} // namespace detail

/// Clients of a profile: connections that are shared out over threads, each on a processor of its own.
template <class Profile>
class clients {
public:
    /// Connects all; one that hears nothing for `silence` ns gives up. Throws `error`.
    clients(parameters const& p, context const& where, std::int64_t silence = patience)
        : p_(p), processors_(processors_for(p.threads.value, where)), how_(where.seed, p.value.value)
    {
        auto const threads = std::min<std::size_t>(processors_.size(), p.clients.value);
        std::vector<std::vector<connection>> mine(threads);
        std::vector<std::vector<std::uint64_t>> numbers(threads);
        for (std::uint64_t i = 0; i < p.clients.value; ++i) {
            mine[i % threads].emplace_back(detail::connected(where), i, how_, sequence(where.seed, i, p.keys.value), p);
            numbers[i % threads].push_back(i);
        }
        path_ = ends_of(mine.front().front().fd());
        for (std::size_t t = 0; t < threads; ++t) loads_.emplace_back(std::move(mine[t]), std::move(numbers[t]), p, silence);
    }

    /// Asks for warm-up and counted time, and waits until everything is answered. Throws the first thread's `error`.
    counted run()
    {
        auto const begin = measure::now() + 2'000'000; // all threads are there by then
        auto const from = begin + measure::nanoseconds(p_.warm_up.value);
        period const when{from, from + measure::nanoseconds(p_.seconds.value)};
        schedule const open{begin, p_.rate.value > 0 ? 1e9 / p_.rate.value : 0, p_.clients.value};
        std::vector<std::exception_ptr> failed(loads_.size());
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < loads_.size(); ++t)
            threads.emplace_back([&, t] {
                try {
                    detail::bind_to(processors_[t]);
                    while (measure::now() < begin) {
                    }
                    loads_[t].run(when, open);
                } catch (...) {
                    failed[t] = std::current_exception();
                }
            });
        for (auto& thread : threads) thread.join();
        for (auto const& failure : failed)
            if (failure) std::rethrow_exception(failure);
        counted out;
        out.threads = loads_.size();
        for (auto& l : loads_) {
            out.sum.add(l.seen());
            out.busy = std::max(out.busy, l.busy());
        }
        return out;
    }

    /// The first connection as this side sees it.
    ends const& path() const { return path_; }

private:
    parameters p_;
    std::vector<int> processors_;
    commands how_;
    ends path_;
    std::vector<load<Profile>> loads_;
};

} // namespace tare::workload::redis_load
