#pragma once

#include <atomic>
#include <thread>

/// A serving side of a workload, on a thread of its own while it lives.
template <class Side>
class serving {
public:
    template <class Parameters, class Context>
    serving(Parameters const& p, Context const& where) : side_(p, where), thread_([this] { side_.serve(stop_); })
    {
    }
    serving(serving const&) = delete;
    serving& operator=(serving const&) = delete;
    ~serving()
    {
        stop_ = true;
        thread_.join();
    }

private:
    Side side_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};
