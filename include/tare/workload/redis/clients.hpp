#pragma once

#include <tare/workload/client_socket.hpp>
#include <tare/workload/client_threads.hpp>
#include <tare/workload/ends.hpp>
#include <tare/workload/period.hpp>
#include <tare/workload/redis/load.hpp>
#include <tare/workload/redis/parameters.hpp>
#include <tare/workload/side.hpp>
#include <tare/workload/threads.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace tare::workload::redis_load {

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
            mine[i % threads].emplace_back(connect_client(where), i, how_, sequence(where.seed, i, p.keys.value), p);
            numbers[i % threads].push_back(i);
        }
        path_ = ends_of(mine.front().front().fd());
        for (std::size_t t = 0; t < threads; ++t) loads_.emplace_back(std::move(mine[t]), std::move(numbers[t]), p, silence);
    }

    /// Asks for warm-up and counted time, and waits until everything is answered. Throws the first thread's `error`.
    counted<counts> run()
    {
        auto const begin = start_of_clients();
        auto const when = period_after(begin, p_.warm_up.value, p_.seconds.value);
        schedule const open{begin, p_.rate.value > 0 ? 1e9 / p_.rate.value : 0, p_.clients.value};
        return run_each(loads_, processors_, begin, [&](auto& each) { each.run(when, open); });
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
