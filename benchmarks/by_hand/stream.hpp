#pragma once

#include "in_place_of.hpp"
#include "stream_loops.hpp"
#include "threads.hpp"

#include <tare/memory/array.hpp>
#include <tare/workload/policy.hpp>
#include <tare/workload/stream.hpp>
#include <tare/workload/threads.hpp>

#include <array>
#include <barrier>
#include <cmath>
#include <limits>
#include <string>

namespace by_hand {

/// STREAM written for this one case, in the same binary: the same sizes, threads, pages and passes as ours.
struct stream : in_place_of<tare::workload::stream, "by_hand"> {
    static std::string missing()
    {
        return __builtin_cpu_supports("avx512f") ? "" : "the loops by hand are written for AVX-512, which is not here";
    }

    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const& p, tare::workload::context const& where)
            : n_(p.array_bytes.value / sizeof(double)), passes_(p.passes.value),
              processors_(tare::workload::processors_for(p.threads.value, where)), a_(n_, 0), b_(n_, offset), c_(n_, 2 * offset)
        {
            on_threads(processors_, [this](std::size_t thread) {
                auto const [begin, end] = part(thread);
                std::fill(a_.data() + begin, a_.data() + end, 1.0);
                std::fill(b_.data() + begin, b_.data() + end, 2.0);
                std::fill(c_.data() + begin, c_.data() + end, 0.0);
            });
        }

        /// The best pass after the first, as by STREAM's rules.
        tare::workload::outcome<sample> measure()
        {
            std::array<double, 4> best;
            best.fill(std::numeric_limits<double>::infinity());
            std::vector<std::array<stamps, 4>> times(
                passes_, {stamps(processors_.size()), stamps(processors_.size()), stamps(processors_.size()), stamps(processors_.size())});
            std::barrier meeting(static_cast<std::ptrdiff_t>(processors_.size()));
            on_threads(processors_, [&](std::size_t thread) {
                auto const [begin, end] = part(thread);
                auto const n = end - begin;
                double *const a = a_.data() + begin, *const b = b_.data() + begin, *const c = c_.data() + begin;
                for (auto& pass : times) {
                    meeting.arrive_and_wait();
                    pass[0].take(thread, [&] { copy(c, a, n); });
                    meeting.arrive_and_wait();
                    pass[1].take(thread, [&] { scale(b, c, n); });
                    meeting.arrive_and_wait();
                    pass[2].take(thread, [&] { add(c, a, b, n); });
                    meeting.arrive_and_wait();
                    pass[3].take(thread, [&] { triad(a, b, c, n); });
                }
            });
            for (std::size_t pass = 1; pass < times.size(); ++pass)
                for (std::size_t i = 0; i < 4; ++i) best[i] = std::min(best[i], times[pass][i].seconds());
            auto const rate = [&](std::size_t i, int arrays) { return arrays * 8e-9 * static_cast<double>(n_) / best[i]; };
            return {{{rate(0, 2)}, {rate(1, 2)}, {rate(2, 3)}, {rate(3, 3)}},
                    {},
                    {{"work", "the four loops written by hand for AVX-512 with streaming stores, in the same binary, " +
                                  std::to_string(processors_.size()) + " threads"},
                     {"same_work", true},
                     {"pages", {a_.facts(), b_.facts(), c_.facts()}}}};
        }

        tare::workload::verification verify()
        {
            double a = 1, b = 2, c = 0;
            for (std::uint64_t i = 0; i < passes_; ++i) c = a, b = factor * c, c = a + b, a = b + factor * c;
            for (std::size_t i = 0; i < n_; ++i)
                if (std::abs(a_[i] / a - 1) > 1e-13 || std::abs(b_[i] / b - 1) > 1e-13 || std::abs(c_[i] / c - 1) > 1e-13)
                    return {"element " + std::to_string(i) + " of the arrays is wrong"};
            return {};
        }

    private:
        static constexpr std::size_t offset = 22 * 64; ///< as ours, so that loads and stores lie alike

        std::pair<std::size_t, std::size_t> part(std::size_t thread) const
        {
            auto const lines = n_ / 8, threads = processors_.size();
            return {lines * thread / threads * 8, lines * (thread + 1) / threads * 8};
        }

        std::size_t n_;
        std::uint64_t passes_;
        std::vector<int> processors_;
        tare::memory::array<double, Memory> a_, b_, c_;
    };
};
static_assert(tare::workload::foreign<stream>);

} // namespace by_hand
