#pragma once

#include <tare/workload/client_threads.hpp>
#include <tare/workload/ends.hpp>
#include <tare/workload/mysql_oltp/load.hpp>
#include <tare/workload/mysql_oltp/log_in.hpp>
#include <tare/workload/mysql_oltp/parameters.hpp>
#include <tare/workload/period.hpp>
#include <tare/workload/side.hpp>
#include <tare/workload/threads.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace tare::workload::oltp {

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
        columns_once_ = mine.front().front().columns_once();
        for (auto& some : mine) loads_.emplace_back(std::move(some), silence);
    }

    /// Runs transactions through warm-up and counted time, and waits until the last one is over. Throws the first thread's `error`.
    counted<counts> run()
    {
        auto const begin = start_of_clients();
        auto const when = period_after(begin, p_.warm_up.value, p_.seconds.value);
        return run_each(loads_, processors_, begin, [&](auto& each) { each.run(when); });
    }

    /// The first connection as this side sees it.
    ends const& path() const { return path_; }

    /// Whether the server leaves columns out that it told before.
    bool columns_once() const { return columns_once_; }

private:
    parameters p_;
    std::vector<int> processors_;
    ends path_;
    bool columns_once_ = false;
    std::vector<load> loads_;
};

} // namespace tare::workload::oltp
