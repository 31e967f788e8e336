#pragma once

#include <tare/measure/clock.hpp>
#include <tare/topology/team.hpp>
#include <tare/workload/stream/kernel_set.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace tare::workload::stream_kernels {

/// The three arrays; all have `elements` elements, a multiple of `line_elements`.
struct arrays {
    double* a = nullptr;
    double* b = nullptr;
    double* c = nullptr;
    std::size_t elements = 0;
};

/// The part of one thread: [begin, begin + count), whole lines.
struct slab {
    std::size_t begin = 0;
    std::size_t count = 0;
};
constexpr slab slab_of(std::size_t elements, int threads, int index)
{
    auto const lines = elements / line_elements;
    auto const border = [&](int i) { return lines * static_cast<std::size_t>(i) / static_cast<std::size_t>(threads) * line_elements; };
    return {border(index), border(index + 1) - border(index)};
}

inline void run_kernel(kernel_set const& set, stores how, operation op, arrays const& on, slab part)
{
    auto const [a, b, c] = std::array{on.a + part.begin, on.b + part.begin, on.c + part.begin};
    auto const function = set.get(how, op);
    switch (op) {
    case operation::copy:
        return function(c, a, a, part.count);
    case operation::scale:
        return function(b, c, c, part.count);
    case operation::add:
        return function(c, a, b, part.count);
    case operation::triad:
        return function(a, b, c, part.count);
    }
}

/// Seconds of each kernel in each pass.
using pass_times = std::vector<std::array<double, 4>>;

/// How long to go on: at least `passes`, then until `nanoseconds` have gone, never more than `most_passes`.
struct extent {
    int passes = 1;
    std::int64_t nanoseconds = 0;
};
inline constexpr int most_passes = 200; ///< bounds the record, and the rounding error that verification allows

/// Runs passes of the four kernels on all threads and times each from the first thread's begin to the last one's end.
///
/// Every thread stamps its own begin and end: a single stamp behind the barrier would be late whenever that thread is, and the
/// rate too high.
class timed_passes {
public:
    explicit timed_passes(int threads) : stamps_(static_cast<std::size_t>(threads) * most_passes * 4) {}

    pass_times run(topology::team& team, kernel_set const& set, stores how, arrays const& on, extent until)
    {
        passes_ = 0;
        last_ = std::clamp(until.passes, 1, most_passes);
        begin_ = measure::now();
        team.run([&](int thread) {
            auto const part = slab_of(on.elements, team.size(), thread);
            for (int pass = 0;; ++pass) {
                for (auto const& work : work_of) {
                    auto& at = stamp(pass, work.which, thread, team.size());
                    team.barrier().meet();
                    at.begin = measure::now();
                    run_kernel(set, how, work.which, on, part);
                    at.end = measure::now();
                }
                if (thread == 0) passes_ = next(pass + 1, until);
                team.barrier().meet();
                if (passes_ != 0) break;
            }
        });
        return collect(team.size());
    }

private:
    struct interval {
        std::int64_t begin = 0;
        std::int64_t end = 0;
    };

    /// 0 to go on, else the number of passes that were made.
    int next(int made, extent until) const
    {
        bool const enough = made >= last_ && measure::now() - begin_ >= until.nanoseconds;
        return enough || made == most_passes ? made : 0;
    }

    interval& stamp(int pass, operation op, int thread, int threads)
    {
        auto const kernels = static_cast<std::size_t>(pass) * 4 + static_cast<std::size_t>(op);
        return stamps_[kernels * static_cast<std::size_t>(threads) + static_cast<std::size_t>(thread)];
    }

    pass_times collect(int threads)
    {
        pass_times out(static_cast<std::size_t>(passes_));
        for (int pass = 0; pass < passes_; ++pass)
            for (auto const& work : work_of) {
                auto const* const first = &stamp(pass, work.which, 0, threads);
                auto const begin = std::min_element(first, first + threads, [](auto& l, auto& r) { return l.begin < r.begin; })->begin;
                auto const end = std::max_element(first, first + threads, [](auto& l, auto& r) { return l.end < r.end; })->end;
                out[static_cast<std::size_t>(pass)][static_cast<std::size_t>(work.which)] = measure::seconds(end - begin);
            }
        return out;
    }

    std::vector<interval> stamps_;
    int passes_ = 0;
    int last_ = 0;
    std::int64_t begin_ = 0;
};

} // namespace tare::workload::stream_kernels
