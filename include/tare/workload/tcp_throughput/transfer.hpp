#pragma once

#include <tare/measure/clock.hpp>
#include <tare/workload/tcp_throughput/content.hpp>
#include <tare/workload/tcp_throughput/streams.hpp>

#include <time.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tare::workload::throughput {

/// What the receiving side counted.
struct received {
    std::uint64_t bytes = 0;       ///< of the whole transfer
    double goodput = 0;            ///< Gbit/s of the counted time
    std::vector<double> intervals; ///< Gbit/s in each 500 ms of it; the last one may be shorter
};

/// What the sending side knows of it.
struct sent {
    std::uint64_t bytes = 0;
    tcp_use tcp;
    std::uint64_t zerocopy_sends = 0, zerocopy_copied = 0;
};

namespace detail {

/// Sleeps until a moment; wakes early when a thread has failed.
inline void sleep_until(std::int64_t moment, crew const& workers)
{
    for (auto left = moment - measure::now(); left > 0 && !workers.failed(); left = moment - measure::now()) {
        timespec const nap{0, std::min<std::int64_t>(left, 50'000'000)};
        ::nanosleep(&nap, nullptr);
    }
}

inline void await_first_byte(crew const& workers)
{
    auto const end = measure::now() + measure::nanoseconds(patience);
    while (workers.bytes() == 0 && !workers.failed() && measure::now() < end) sleep_until(measure::now() + 200'000, workers);
}

} // namespace detail

/// Sends blocks over one stream until `stop`, then ends the stream.
class sender {
public:
    sender(content const& what, std::size_t block, std::atomic<bool> const& stop) : what_(&what), block_(block), stop_(&stop) {}

    bool operator()(stream& to, int flags) const
    {
        if (stop_->load(std::memory_order_relaxed)) return end(to);
        auto const block = what_->from(to.bytes.load(std::memory_order_relaxed), block_);
        auto const n = ::send(to.socket.get(), block.data(), block.size(), flags | MSG_NOSIGNAL);
        if (n > 0) to.advance(static_cast<std::uint64_t>(n));
        return n >= 0 || may_go_on(flags);
    }

    static bool end(stream& to)
    {
        ::shutdown(to.socket.get(), SHUT_WR);
        return false;
    }

    static bool may_go_on(int flags)
    {
        if (errno == EINTR || errno == ENOBUFS || (errno == EAGAIN && flags & MSG_DONTWAIT)) return true;
        if (errno == EAGAIN) throw error("the other side took no byte for 5 s");
        throw system_failure("send a block");
    }

private:
    content const* what_;
    std::size_t block_;
    std::atomic<bool> const* stop_;
};

/// Sends for the time that is asked for, and a little longer, so that the receiver, which begins to count later, never counts an end.
inline sent send_for(std::vector<system::descriptor> sockets, parameters const& p, std::uint64_t seed)
{
    constexpr double longer = 0.25; // seconds
    crew workers(std::move(sockets));
    content const what(seed, p.block.value);
    std::atomic<bool> stop{false};
    bool const maps = p.mode.value == "zerocopy";
    std::atomic<std::uint64_t> sends{0}, copied{0};
    workers.start(p.threads.value, [&, maps](std::span<stream> mine) {
        sender const step(what, p.block.value, stop);
        if (!maps) return drive(mine, POLLOUT, step);
        std::vector<zerocopy> notices;
        for (auto& s : mine) notices.emplace_back(s.socket.get());
        drive(mine, POLLOUT, [&](stream& s, int flags) {
            notices[static_cast<std::size_t>(&s - mine.data())].reap();
            return step(s, flags | MSG_ZEROCOPY);
        });
        for (auto const& n : notices) {
            sends += n.sends();
            copied += n.copied();
        }
    });
    detail::sleep_until(measure::now() + measure::nanoseconds(p.warm_up.value + p.seconds.value + longer), workers);
    stop = true;
    workers.finish();
    sent out{workers.bytes(), {}, sends, copied};
    for (auto const& s : workers.streams()) out.tcp.add(s.socket.get());
    return out;
}

/// Receives over one stream until the sender ends it, and compares the begin of what each call gives.
class receiver {
public:
    static constexpr std::size_t most = 256 << 10; ///< bytes that one call takes: more would leave the cache before they are taken

    explicit receiver(content const& what) : what_(&what), into_(std::make_unique<char[]>(most)) {}

    bool operator()(stream& from, int flags)
    {
        auto const n = ::recv(from.socket.get(), into_.get(), most, flags);
        if (n > 0) return take(from, static_cast<std::size_t>(n));
        if (n == 0) return false;
        if (errno == EINTR || (errno == EAGAIN && flags & MSG_DONTWAIT)) return true;
        if (errno == EAGAIN) throw error("no byte arrived for 5 s");
        throw system_failure("receive from the other side");
    }

private:
    bool take(stream& from, std::size_t n)
    {
        auto const position = from.bytes.load(std::memory_order_relaxed);
        if (!what_->fits(position, {into_.get(), n}))
            throw error("what arrived at byte " + std::to_string(position) + " of a stream is not what was sent");
        from.advance(n);
        return true;
    }

    content const* what_;
    std::unique_ptr<char[]> into_;
};

/// Receives until all streams have ended; counts `p.seconds` of it, from `p.warm_up` after the first byte.
inline received receive_all(std::vector<system::descriptor> sockets, parameters const& p, std::uint64_t seed)
{
    constexpr double interval = 0.5; // seconds
    crew workers(std::move(sockets));
    content const what(seed, receiver::most);
    workers.start(p.threads.value, [&](std::span<stream> mine) { drive(mine, POLLIN, receiver(what)); });
    detail::await_first_byte(workers);
    auto const counted = measure::now() + measure::nanoseconds(p.warm_up.value), end = counted + measure::nanoseconds(p.seconds.value);
    detail::sleep_until(counted, workers);
    received out;
    auto const rate = [](std::uint64_t bytes, std::int64_t ns) {
        return static_cast<double>(bytes) * 8 / static_cast<double>(std::max<std::int64_t>(ns, 1));
    };
    auto const begin = measure::now(), before = static_cast<std::int64_t>(workers.bytes());
    auto last = begin;
    for (auto seen = static_cast<std::uint64_t>(before); last < end && !workers.failed();) {
        detail::sleep_until(std::min(last + measure::nanoseconds(interval), end), workers);
        auto const now = measure::now();
        auto const bytes = workers.bytes();
        out.intervals.push_back(rate(bytes - seen, now - last));
        last = now;
        seen = bytes;
        out.goodput = rate(bytes - static_cast<std::uint64_t>(before), now - begin);
    }
    workers.finish();
    out.bytes = workers.bytes();
    return out;
}

} // namespace tare::workload::throughput
