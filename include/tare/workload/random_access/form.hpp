#pragma once

#include <tare/name.hpp>
#include <tare/quantity.hpp>
#include <tare/workload/random_access/pipeline.hpp>
#include <tare/workload/random_access/timing.hpp>

#include <boost/hana.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>

/// How the same updates are spread over threads. Every form leaves the same table, but for updates that were lost where threads race.
namespace tare::workload::form {

namespace kernels = random_access_kernels;

/// Updates per second, 10^9.
struct rate {
    BOOST_HANA_DEFINE_STRUCT(rate, (quantity<"GUP/s", better::higher>, gups));
};

/// Rate, and what one parallel region costs by itself.
struct rate_and_fork {
    BOOST_HANA_DEFINE_STRUCT(rate_and_fork, (quantity<"GUP/s", better::higher>, gups), (quantity<"us", better::lower>, fork_join));
};

/// What a form is given to do: the first `updates` numbers of the sequence.
struct job {
    topology::team& team;
    kernels::kernel_set const& set;
    kernels::table on;
    std::uint64_t updates;
    std::size_t look_ahead;
};

/// A way to make the updates. `update` makes them and returns the seconds that they took; `sample` describes them.
template <class F>
concept policy = named<F> && requires(job const& work)
{
    typename F::sample;
    {
        F::short_name
        } -> std::convertible_to<std::string_view>;
    {
        F::most_errors
        } -> std::convertible_to<double>;
    {
        F::update(work)
        } -> std::same_as<double>;
    {
        F::describe(work, 0.0)
        } -> std::same_as<typename F::sample>;
};

/// Threads live through the run, each with a part of the sequence, and race: what a user would write who wants speed.
///
/// Why it is fast, and what did not pay: docs/architecture.md.
struct persistent {
    static constexpr text name = "random_access";
    static constexpr text short_name = "persistent";
    static constexpr double most_errors = kernels::most_errors;
    using sample = rate;

    static double update(job const& work)
    {
        return kernels::timed(work.team, [&](int thread) {
            auto const part = kernels::share_of(work.updates, kernels::update_unit, work.team.size(), thread);
            kernels::update_all(work.set, work.on, part, work.look_ahead);
        });
    }
    static sample describe(job const& work, double seconds) { return {{static_cast<double>(work.updates) / seconds * 1e-9}}; }
};
static_assert(policy<persistent>);

/// Each word is updated by the thread that owns it and placed its page: nothing is lost, nothing crosses NUMA nodes.
struct exact {
    static constexpr text name = "random_access-exact";
    static constexpr text short_name = "exact";
    static constexpr double most_errors = 0;
    using sample = rate;

    static double update(job const& work)
    {
        return kernels::timed(work.team, [&](int thread) {
            auto const own = kernels::slab_of(work.on, work.team.size(), thread);
            kernels::update_own(work.set, work.on, work.updates, own, work.look_ahead);
        });
    }
    static sample describe(job const& work, double seconds) { return persistent::describe(work, seconds); }
};
static_assert(policy<exact>);

/// As Felter et al. ran it: all threads are forked and joined for every 128 updates, one of each stream. It measures that at least as
/// much as memory; `fork_join` says how much of it.
/// Source  HPCC 1.5.0, RandomAccess/core_single_cpu.c, with OpenMP.
struct paper {
    static constexpr text name = "random_access-paper";
    static constexpr text short_name = "paper";
    static constexpr double most_errors = kernels::most_errors;
    using sample = rate_and_fork;

    static double update(job const& work)
    {
        alignas(64) std::array<std::uint64_t, kernels::streams> numbers;
        auto const region = [&](int thread) {
            auto const own = kernels::share_of(kernels::streams, 1, work.team.size(), thread);
            for (auto j = own.begin; j < own.begin + own.count; ++j) {
                numbers[j] = kernels::next(numbers[j]);
                kernels::update(work.on, numbers[j]);
            }
        };
        auto const begin = measure::now();
        kernels::fill_starts(numbers, 0, work.updates / kernels::streams);
        for (std::uint64_t step = 0; step < work.updates / kernels::streams; ++step) work.team.run(region);
        return measure::seconds(measure::now() - begin);
    }

    static sample describe(job const& work, double seconds)
    {
        return {{static_cast<double>(work.updates) / seconds * 1e-9}, {fork_join(work) * 1e6}};
    }

    /// Seconds of one parallel region in which nothing is done, a mean over as many as the run had, at most 10,000.
    static double fork_join(job const& work)
    {
        auto const regions = std::clamp<std::uint64_t>(work.updates / kernels::streams, 1, 10'000);
        auto const nothing = [](int) {};
        auto const begin = measure::now();
        for (std::uint64_t i = 0; i < regions; ++i) work.team.run(nothing);
        return measure::seconds(measure::now() - begin) / static_cast<double>(regions);
    }
};
static_assert(policy<paper>);

} // namespace tare::workload::form
