#pragma once

#include <sched.h>

#include <atomic>
#include <cstdint>

namespace tare::topology {

/// One iteration of a waiting loop: cheap at first, then gives the processor to whoever needs it (more threads than
/// processors, an emulator that runs them in turn).
class patience {
public:
    void pause()
    {
        if (spins_ < spin_limit) {
            ++spins_;
#if defined(__x86_64__)
            __builtin_ia32_pause();
#endif
        } else
            ::sched_yield();
    }
    bool exhausted() const { return spins_ >= spin_limit; }

private:
    static constexpr int spin_limit = 4000; // about 100 µs: longer than threads that do equal work are apart
    int spins_ = 0;
};

/// All of a fixed number of threads meet here, as often as they like. No allocation, no system call while threads are close.
///
/// What a thread wrote before `meet` is seen by all after it.
/// Costs   two threads: the time in which a cache line goes from one processor to the other and back, which nothing can undercut by much.
class barrier {
public:
    explicit barrier(int threads) : threads_(static_cast<std::uint64_t>(threads)) {}

    void meet()
    {
        auto const number = arrived_.fetch_add(1, std::memory_order_acq_rel) + 1;
        auto const last = (number + threads_ - 1) / threads_ * threads_; // of this meeting; 2^64 arrivals are centuries
        bool const two = threads_ <= 2;
        if (number == last) {
            if (!two) met_.store(last, std::memory_order_release);
            return;
        }
        // One who waits on the count itself sees the end a line's way earlier; many would slow down those who have yet to arrive.
        auto const& watched = two ? arrived_ : met_;
        for (patience waiting; watched.load(std::memory_order_acquire) < last;) waiting.pause();
    }

private:
    std::uint64_t const threads_;
    alignas(64) std::atomic<std::uint64_t> arrived_{0}; ///< since the barrier was made
    alignas(64) std::atomic<std::uint64_t> met_{0};     ///< of them, those whose meetings have ended
};

} // namespace tare::topology
