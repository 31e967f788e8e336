#pragma once

#include <tare/system/error.hpp>
#include <tare/topology/barrier.hpp>

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tare::topology {

/// Threads that are bound to one processor each and live through the run.
///
/// Thread 0 is the one that made the team: it is bound while the team lives and gets its affinity back afterwards. Between two
/// runs the others sleep. A run neither allocates nor locks.
/// Hazard  a function that throws while others wait at `barrier()` leaves them there: throw before the first meeting or not at all.
class team {
public:
    /// One thread for each of `processors`. Throws `error` that names the processor when it cannot be used.
    explicit team(std::vector<int> processors) : processors_(std::move(processors)), meeting_(size())
    {
        if (processors_.empty()) throw error("a team needs at least one processor");
        ::sched_getaffinity(0, sizeof before_, &before_);
        try {
            bind(pthread_self(), processors_.front());
            for (int index = 1; index < size(); ++index) {
                threads_.emplace_back([this, index] { serve(index); });
                bind(threads_.back().native_handle(), processors_[static_cast<std::size_t>(index)]);
            }
        } catch (...) {
            end();
            throw;
        }
    }
    team(team const&) = delete;
    team& operator=(team const&) = delete;
    ~team() { end(); }

    int size() const { return static_cast<int>(processors_.size()); }
    std::vector<int> const& processors() const { return processors_; }
    topology::barrier& barrier() { return meeting_; }

    /// Calls `function(thread_index)` on every thread, and returns when all have ended. Throws what the first of them threw.
    template <class Function>
    void run(Function&& function)
    {
        using stored = std::remove_reference_t<Function>;
        call_ = [](void* f, int index) { (*static_cast<stored*>(f))(index); };
        function_ = const_cast<void*>(static_cast<void const*>(std::addressof(function)));
        claimed_.clear(std::memory_order_relaxed);
        auto const all = done_.load(std::memory_order_relaxed) + static_cast<unsigned>(size() - 1);
        start();
        work(0);
        for (patience waiting; done_.load(std::memory_order_acquire) != all;) waiting.pause();
        if (auto const thrown = std::exchange(thrown_, nullptr)) std::rethrow_exception(thrown);
    }

private:
    static void bind(pthread_t thread, int processor)
    {
        cpu_set_t one;
        CPU_ZERO(&one);
        if (processor < 0 || processor >= CPU_SETSIZE) throw error("there is no processor " + std::to_string(processor));
        CPU_SET(static_cast<unsigned>(processor), &one);
        if (int const code = ::pthread_setaffinity_np(thread, sizeof one, &one))
            throw system_failure("bind a thread to processor " + std::to_string(processor), code,
                                 "give processors that this environment was granted");
    }

    void start()
    {
        run_.fetch_add(1, std::memory_order_release);
        run_.notify_all();
    }

    void work(int index)
    {
        try {
            call_(function_, index);
        } catch (...) {
            if (!claimed_.test_and_set()) thrown_ = std::current_exception();
        }
    }

    void serve(int index)
    {
        for (unsigned seen = 0;; ++seen) {
            for (patience waiting; run_.load(std::memory_order_acquire) == seen && !waiting.exhausted();) waiting.pause();
            run_.wait(seen, std::memory_order_acquire);
            if (ended_.load(std::memory_order_acquire)) return;
            work(index);
            done_.fetch_add(1, std::memory_order_release);
        }
    }

    void end()
    {
        ended_.store(true, std::memory_order_release);
        start();
        for (auto& thread : threads_) thread.join();
        ::sched_setaffinity(0, sizeof before_, &before_);
    }

    std::vector<int> processors_;
    topology::barrier meeting_; // for the function that runs
    cpu_set_t before_{};
    std::exception_ptr thrown_;
    std::atomic_flag claimed_;
    // What a run begins with comes to the others with one cache line, and what ends it lies apart.
    alignas(64) std::atomic<unsigned> run_{0};
    void (*call_)(void*, int) = nullptr;
    void* function_ = nullptr;
    alignas(64) std::atomic<unsigned> done_{0}; ///< by the others, in all runs
    alignas(64) std::atomic<bool> ended_{false};
    std::vector<std::thread> threads_;
};

} // namespace tare::topology
