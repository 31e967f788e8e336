#pragma once

#include <sched.h>

#include <atomic>

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
class barrier {
public:
    explicit barrier(int threads) : threads_(threads) {}

    void meet()
    {
        auto const round = round_.load(std::memory_order_acquire);
        if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
            arrived_.store(0, std::memory_order_relaxed);
            round_.store(round + 1, std::memory_order_release);
            return;
        }
        for (patience waiting; round_.load(std::memory_order_acquire) == round;) waiting.pause();
    }

private:
    int const threads_;
    alignas(64) std::atomic<int> arrived_{0};
    alignas(64) std::atomic<unsigned> round_{0};
};

} // namespace tare::topology
