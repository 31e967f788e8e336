#pragma once

#include <tare/workload/ends.hpp>
#include <tare/workload/mysql_oltp/load.hpp>
#include <tare/workload/mysql_oltp/log_in.hpp>
#include <tare/workload/mysql_oltp/parameters.hpp>
#include <tare/workload/side.hpp>
#include <tare/workload/threads.hpp>

#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

namespace tare::workload::oltp {

/// What all clients counted.
struct counted {
    counts sum;
    double busy = 0; ///< of the thread that was on its processor the most, the share of its time
    std::size_t threads = 0;
};

namespace detail {

inline void bind_to(int processor)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(processor), &set);
    ::sched_setaffinity(0, sizeof set, &set); // one that may not be had leaves the thread where it is
}

} // namespace detail

/// Clients of a profile: connections that are shared out over threads, each on a processor of its own.
class clients {
public:
    /// Logs all in; one that hears nothing for `silence` ns gives up. `how` outlives them. Throws `error`.
    clients(habits const& how, parameters const& p, context const& where, tare::mysql::settings const& who, std::int64_t silence = patience)
        : p_(p), processors_(processors_for(p.threads.value, where))
    {
        auto const threads = std::min<std::size_t>(processors_.size(), p.clients.value);
        std::vector<std::vector<connection>> mine(threads);
        for (std::uint64_t i = 0; i < p.clients.value; ++i)
            mine[i % threads].emplace_back(log_in(where, who, how, p.read_only.value != 0), i, how, p, where.seed);
        path_ = ends_of(mine.front().front().fd());
        for (auto& some : mine) loads_.emplace_back(std::move(some), silence);
    }

    /// Runs transactions through warm-up and counted time, and waits until the last one is over. Throws the first thread's `error`.
    counted run()
    {
        auto const begin = measure::now() + 2'000'000; // all threads are there by then
        auto const from = begin + measure::nanoseconds(p_.warm_up.value);
        period const when{from, from + measure::nanoseconds(p_.seconds.value)};
        std::vector<std::exception_ptr> failed(loads_.size());
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < loads_.size(); ++t)
            threads.emplace_back([&, t] {
                try {
                    detail::bind_to(processors_[t]);
                    while (measure::now() < begin) {
                    }
                    loads_[t].run(when);
                } catch (...) {
                    failed[t] = std::current_exception();
                }
            });
        for (auto& thread : threads) thread.join();
        for (auto const& failure : failed)
            if (failure) std::rethrow_exception(failure);
        counted out;
        out.threads = loads_.size();
        for (auto const& l : loads_) {
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
    ends path_;
    std::vector<load> loads_;
};

} // namespace tare::workload::oltp
