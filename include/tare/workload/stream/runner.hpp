#pragma once

#include <tare/workload/side.hpp>
#include <tare/workload/stream/check.hpp>
#include <tare/workload/stream/timing.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace tare::workload::stream_kernels {

/// Everything of the benchmark that does not depend on the kind of memory: first touch, calibration, passes, check.
class runner {
public:
    /// `how` is "regular", "streaming" or "calibrated". Touches the arrays, each slab by its own thread, and calibrates.
    runner(std::vector<int> processors, arrays const& on, std::string const& how, bool emulated)
        : team_(std::move(processors)), on_(on), set_(usable_kernel_sets().front()), passes_(team_.size()), tick_(measure::clock_tick())
    {
        if (how == "streaming" && !set_.streams()) throw error("this processor has no streaming stores", "set stores=regular");
        touch();
        chosen_ = how == "streaming" ? stores::streaming : stores::regular;
        if (how == "calibrated" && set_.streams()) calibrate(emulated ? 1 : 4);
    }

    /// The times of the passes; the first is STREAM's warm-up.
    pass_times measure(extent until) { return run(chosen_, until); }

    verification verify()
    {
        if (too_fast_) return {"a kernel took fewer than 20 ticks of the clock; give larger arrays"};
        return {check(team_, on_, right_)};
    }

    stores chosen() const { return chosen_; }
    /// Rates of both kinds of stores in the triad, GB/s; empty when nothing was calibrated.
    boost::json::object const& calibrated() const { return calibrated_; }

    boost::json::object facts() const
    {
        boost::json::object out{{"label", "tuned STREAM"}, {"kernel_set", set_.name}, {"stores", to_string(chosen_)},
                                {"threads", team_.size()}, {"clock_tick_ns", tick_},  {"scalar", scalar}};
        if (!calibrated_.empty()) out["calibrated_triad_gb_per_second"] = calibrated_;
        return out;
    }

private:
    void touch()
    {
        team_.run([this](int thread) {
            auto const part = slab_of(on_.elements, team_.size(), thread);
            std::fill_n(on_.a + part.begin, part.count, right_.a);
            std::fill_n(on_.b + part.begin, part.count, right_.b);
            std::fill_n(on_.c + part.begin, part.count, right_.c);
        });
    }

    pass_times run(stores how, extent until)
    {
        auto times = passes_.run(team_, set_, how, on_, until);
        for (auto const& pass : times) {
            right_.pass();
            for (double const seconds : pass) too_fast_ = too_fast_ || seconds * 1e9 < 20 * static_cast<double>(tick_);
        }
        return times;
    }

    /// Takes streaming stores unless regular ones are clearly faster in the sum of the four kernels' best passes. Which ones
    /// are differs between machines: streaming saves the read for ownership, but leaves the caches unused. Rounds alternate, so
    /// that a disturbance meets both; the margin keeps the choice from changing between trials of machines that have no preference.
    void calibrate(int rounds)
    {
        constexpr double margin = 0.95;
        std::array<pass_times, 2> times;
        for (int round = 0; round < rounds; ++round)
            for (auto const how : {stores::regular, stores::streaming})
                times[static_cast<std::size_t>(how)].push_back(run(how, {1, 0}).front());
        auto const [regular, streaming] = std::array{best_of(times[0]), best_of(times[1])};
        auto const sum = [](auto const& best) { return std::accumulate(best.begin(), best.end(), 0.0); };
        chosen_ = sum(regular) < margin * sum(streaming) ? stores::regular : stores::streaming;
        auto const rate = [this](auto const& best) { return static_cast<double>(work_of[3].bytes * on_.elements) / best[3] * 1e-9; };
        calibrated_ = {{"regular", rate(regular)}, {"streaming", rate(streaming)}};
    }

    static std::array<double, 4> best_of(pass_times const& times)
    {
        auto best = times.front();
        for (auto const& pass : times)
            for (std::size_t op = 0; op < best.size(); ++op) best[op] = std::min(best[op], pass[op]);
        return best;
    }

    topology::team team_;
    arrays on_;
    kernel_set set_;
    timed_passes passes_;
    std::int64_t tick_;
    stores chosen_ = stores::regular;
    boost::json::object calibrated_;
    expected right_;
    bool too_fast_ = false;
};

} // namespace tare::workload::stream_kernels
