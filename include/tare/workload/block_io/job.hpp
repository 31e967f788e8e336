#pragma once

#include <tare/measure/clock.hpp>
#include <tare/measure/histogram.hpp>
#include <tare/workload/block_io/content.hpp>
#include <tare/workload/block_io/engine.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace tare::workload::block_load {

/// What one job has done.
struct done {
    measure::histogram latency;           ///< of counted I/Os
    std::vector<std::uint64_t> intervals; ///< bytes in each of `times::interval`
    std::uint64_t counted = 0, all = 0;   ///< I/Os: in the counted time, and with the warm-up
    std::uint64_t verified = 0;           ///< reads that were compared
    std::string wrong;                    ///< the first thing that was wrong, or empty
    boost::json::object engine;
};

/// When everything begins and ends, ns of `measure::now`.
struct times {
    std::int64_t counted, end;

    /// Of bandwidth's series: half a second, or in a shorter run a quarter of it, so that there is a deviation.
    std::int64_t interval() const { return std::min<std::int64_t>(500'000'000, (end - counted + 3) / 4); }
    std::size_t intervals() const { return static_cast<std::size_t>((end - counted + interval() - 1) / interval()); }
};

/// One thread's I/Os: as many under way as there are slots, until the time is over.
///
/// The clock is read once for every batch that the kernel gives back: what is complete is stamped with it, and so is what is handed over
/// next, a moment before it is. A batch's latency is never told too short.
template <engine::policy Engine>
class job {
public:
    job(parameters const& p, engine::work const& w, content const& what, std::uint64_t seed, std::uint64_t number)
        : engine_(w), work_(w), what_(&what), next_(p, seed, number), every_(p.verify.value), until_compared_(every_), slots_(w.depth)
    {
        for (unsigned slot = 0; slot < w.depth; ++slot) what.fill(buffer(slot), w.block);
    }

    done run(times const& when)
    {
        out_.intervals.resize(when.intervals());
        auto const interval = when.interval();
        auto now = measure::now();
        for (unsigned slot = 0; slot < work_.depth; ++slot) begin(slot, now);
        auto under_way = work_.depth;
        while (under_way > 0) {
            engine_.submit_and_wait();
            now = measure::now();
            bool const counts = now >= when.counted && now < when.end;
            auto* const bytes = counts ? &out_.intervals[static_cast<std::size_t>((now - when.counted) / interval)] : nullptr;
            engine_.reap([&](unsigned slot, std::int64_t result) {
                complete(slot, result, now, bytes);
                if (now < when.end && out_.wrong.empty())
                    begin(slot, now);
                else
                    --under_way;
            });
        }
        out_.engine = engine_.facts();
        return std::move(out_);
    }

private:
    struct slot_state {
        std::int64_t began;
        std::uint64_t offset;
        bool writes;
    };

    char* buffer(unsigned slot) const { return reinterpret_cast<char*>(work_.buffers + slot * work_.block); }

    void begin(unsigned slot, std::int64_t now)
    {
        auto const [offset, writes] = next_.next();
        slots_[slot] = {now, offset, writes};
        if (!writes) return engine_.read(slot, offset);
        what_->stamp(buffer(slot), work_.block, offset, ++generation_);
        engine_.write(slot, offset);
    }

    /// `bytes` is what the interval of this moment counts; null outside of the counted time.
    void complete(unsigned slot, std::int64_t result, std::int64_t now, std::uint64_t* bytes)
    {
        auto const& s = slots_[slot];
        if (result != static_cast<std::int64_t>(work_.block)) [[unlikely]]
            return fail(s, result);
        ++out_.all;
        if (!s.writes && --until_compared_ == 0) compare(slot, s);
        if (!bytes) return;
        ++out_.counted;
        out_.latency.add(now - s.began);
        *bytes += work_.block;
    }

    void compare(unsigned slot, slot_state const& s)
    {
        until_compared_ = every_;
        ++out_.verified;
        auto wrong = what_->wrong(buffer(slot), work_.block, s.offset);
        if (!wrong.empty() && out_.wrong.empty()) out_.wrong = std::move(wrong);
    }

    void fail(slot_state const& s, std::int64_t result)
    {
        if (!out_.wrong.empty()) return;
        auto const what = std::string(s.writes ? "a write" : "a read") + " at byte " + std::to_string(s.offset);
        out_.wrong = result < 0 ? what + " failed: " + words(static_cast<int>(-result))
                                : what + " moved " + std::to_string(result) + " of " + std::to_string(work_.block) + " bytes";
    }

    Engine engine_;
    engine::work work_;
    content const* what_;
    offsets next_;
    std::uint64_t every_, until_compared_, generation_ = 0;
    std::vector<slot_state> slots_;
    done out_;
};

} // namespace tare::workload::block_load
