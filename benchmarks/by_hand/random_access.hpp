#pragma once

#include "in_place_of.hpp"
#include "random_access_loop.hpp"
#include "threads.hpp"

#include <tare/memory/array.hpp>
#include <tare/workload/random_access.hpp>

#include <barrier>
#include <numeric>
#include <string>

namespace by_hand {

/// RandomAccess written for this one case, in the same binary: the same table, threads, pages and updates as ours.
struct random_access : in_place_of<tare::workload::random_access<tare::workload::form::persistent>, "by_hand"> {
    static std::string missing()
    {
        return __builtin_cpu_supports("avx512f") ? "" : "the loop by hand is written for AVX-512, which is not here";
    }

    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const& p, tare::workload::context const& where)
            : updates_(p.updates.value), processors_(tare::workload::processors_for(p.threads.value, where)),
              table_(p.table_bytes.value / sizeof(std::uint64_t))
        {
            on_threads(processors_, [this](std::size_t thread) {
                auto const begin = table_.size() / 8 * thread / processors_.size() * 8;
                auto const end = table_.size() / 8 * (thread + 1) / processors_.size() * 8;
                std::iota(table_.data() + begin, table_.data() + end, begin);
            });
        }

        tare::workload::outcome<sample> measure()
        {
            stamps times(processors_.size());
            std::barrier meeting(static_cast<std::ptrdiff_t>(processors_.size()));
            on_threads(processors_, [&](std::size_t thread) {
                meeting.arrive_and_wait();
                times.take(thread, [&] { run(thread); });
            });
            return {
                {{static_cast<double>(updates_) * 1e-9 / times.seconds()}},
                {},
                {{"work", "the loop written by hand for AVX-512, in the same binary, " + std::to_string(processors_.size()) + " threads"},
                 {"same_work", true},
                 {"pages", table_.facts()}}};
        }

        /// The same updates bring the table back, by our code and not by the loop that is checked; one word in a hundred may be lost.
        tare::workload::verification verify()
        {
            namespace kernels = tare::workload::random_access_kernels;
            tare::topology::team team(processors_);
            auto const errors = kernels::count_errors(team, {table_.data(), table_.size()}, updates_);
            return {errors * 100 <= table_.size() ? "" : std::to_string(errors) + " words of the table are wrong"};
        }

    private:
        void run(std::size_t thread)
        {
            constexpr std::uint64_t lanes = 64, unit = 512;
            auto const units = updates_ / unit, threads = processors_.size();
            auto const first = units * thread / threads * unit, count = units * (thread + 1) / threads * unit - first;
            alignas(64) std::uint64_t starts[lanes];
            tare::workload::random_access_kernels::fill_starts(starts, first, count / lanes);
            update(table_.data(), table_.size(), starts, count / lanes);
        }

        std::uint64_t updates_;
        std::vector<int> processors_;
        tare::memory::array<std::uint64_t, Memory> table_;
    };
};
static_assert(tare::workload::foreign<random_access>);

} // namespace by_hand
