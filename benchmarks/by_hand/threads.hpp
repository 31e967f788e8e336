#pragma once

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <latch>
#include <thread>
#include <vector>

namespace by_hand {

using clock = std::chrono::steady_clock;

/// Calls `work(index)` on a thread for each processor, bound to it, once all are there, and waits for all.
template <class Work>
void on_threads(std::vector<int> const& processors, Work work)
{
    std::latch bound(static_cast<std::ptrdiff_t>(processors.size()));
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < processors.size(); ++i)
        threads.emplace_back([&, i] {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(static_cast<unsigned>(processors[i]), &one);
            ::pthread_setaffinity_np(pthread_self(), sizeof one, &one);
            bound.arrive_and_wait();
            work(i);
        });
}

/// When each thread began and ended; together they took from the first begin to the last end.
class stamps {
public:
    explicit stamps(std::size_t threads) : begin_(threads), end_(threads) {}

    template <class Work>
    void take(std::size_t thread, Work work)
    {
        begin_[thread] = clock::now();
        work();
        end_[thread] = clock::now();
    }
    double seconds() const
    {
        return std::chrono::duration<double>(*std::max_element(end_.begin(), end_.end()) - *std::min_element(begin_.begin(), begin_.end()))
            .count();
    }

private:
    std::vector<clock::time_point> begin_, end_;
};

} // namespace by_hand
