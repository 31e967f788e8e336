#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/tcp_throughput/socket.hpp>

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <span>
#include <thread>
#include <utility>
#include <vector>

namespace tare::workload::throughput {

/// One connection that data flows over in one direction.
struct alignas(64) stream {
    system::descriptor socket;
    std::atomic<std::uint64_t> bytes{0}; ///< that have flowed, written by one thread; alone in its cache line, as another one reads it

    void advance(std::uint64_t by) { bytes.store(bytes.load(std::memory_order_relaxed) + by, std::memory_order_relaxed); }
};

/// Steps every stream until it is finished: `step(stream, flags)` returns false then. One stream is waited for in its own call, which is
/// the fewest there can be; among several, poll(2) finds those that are ready. Throws `error` when nothing moves for `patience`.
template <class Step>
void drive(std::span<stream> mine, short events, Step step)
{
    if (mine.size() == 1) {
        while (step(mine.front(), 0)) {
        }
        return;
    }
    std::vector<pollfd> waiting;
    for (auto& s : mine) waiting.push_back({s.socket.get(), events, 0});
    for (auto left = mine.size(); left > 0;) {
        if (::poll(waiting.data(), waiting.size(), patience * 1000) == 0) throw error("no stream moved for 5 s");
        for (std::size_t i = 0; i < mine.size(); ++i) {
            if (waiting[i].fd < 0 || waiting[i].revents == 0 || step(mine[i], MSG_DONTWAIT)) continue;
            waiting[i].fd = -1;
            --left;
        }
    }
}

/// The streams of one side, and threads that share them out.
class crew {
public:
    explicit crew(std::vector<system::descriptor> sockets) : streams_(sockets.size())
    {
        for (std::size_t i = 0; i < sockets.size(); ++i) streams_[i].socket = std::move(sockets[i]);
    }
    crew(crew const&) = delete;
    crew& operator=(crew const&) = delete;
    ~crew() { join(); }

    /// Calls `work(streams)` on each of `threads` threads with its part of the streams; 0: one thread for each.
    template <class Work>
    void start(std::uint64_t threads, Work work)
    {
        auto const count = threads == 0 ? streams_.size() : std::min<std::size_t>(threads, streams_.size());
        for (std::size_t i = 0; i < count; ++i) {
            auto const from = streams_.size() * i / count, to = streams_.size() * (i + 1) / count;
            threads_.emplace_back([this, work, from, to] {
                try {
                    work(std::span(streams_).subspan(from, to - from));
                } catch (...) {
                    if (!failed_.exchange(true)) failure_ = std::current_exception();
                }
            });
        }
    }

    std::vector<stream>& streams() { return streams_; }
    std::uint64_t bytes() const
    {
        std::uint64_t out = 0;
        for (auto const& s : streams_) out += s.bytes.load(std::memory_order_relaxed);
        return out;
    }
    bool failed() const { return failed_.load(std::memory_order_relaxed); }

    /// Waits for all threads. Throws what the first of them threw.
    void finish()
    {
        join();
        if (failed_) std::rethrow_exception(failure_);
    }

private:
    void join()
    {
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

    std::vector<stream> streams_;
    std::vector<std::thread> threads_;
    std::atomic<bool> failed_{false};
    std::exception_ptr failure_;
};

} // namespace tare::workload::throughput
