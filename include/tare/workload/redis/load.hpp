#pragma once

#include <tare/measure/clock.hpp>
#include <tare/workload/redis/connection.hpp>

#include <sys/epoll.h>
#include <time.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tare::workload::redis_load {

/// How long a server may say nothing before it is given up, ns.
inline constexpr std::int64_t patience = 10'000'000'000;

/// When requests begin that are not to wait for replies: the n-th of all clients at `begin` + n / rate, by turns.
struct schedule {
    std::int64_t begin = 0;
    double interval = 0; ///< ns between two requests of all clients; 0: closed loop
    std::uint64_t clients = 1;

    bool is_open() const { return interval > 0; }
    std::int64_t moment(std::uint64_t client, std::uint64_t n) const
    {
        return begin + static_cast<std::int64_t>(static_cast<double>(n * clients + client) * interval);
    }
};

/// The connections of one thread. One that is alone is waited for in its own receive, several by epoll, which they join once: a batch is
/// one send, one receive, and at most one wait. Memory is allocated by the constructor only.
template <class Profile>
class load {
public:
    /// `silence` is how long one of them may say nothing, ns.
    load(std::vector<connection> mine, std::vector<std::uint64_t> numbers, parameters const& p, std::int64_t silence = patience)
        : mine_(std::move(mine)), numbers_(std::move(numbers)), silence_(silence),
          buffer_(std::max<std::size_t>(1 << 16, p.depth.value * (2 * p.value.value + 32))), events_(mine_.size())
    {
        epoll_ = system::descriptor(::epoll_create1(EPOLL_CLOEXEC));
        if (!epoll_) throw system_failure("make an epoll instance");
        for (std::size_t i = 0; i < mine_.size(); ++i) {
            epoll_event e{EPOLLIN | EPOLLOUT | EPOLLET, {.u64 = i}};
            if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, mine_[i].fd(), &e) != 0) throw system_failure("wait for a connection by epoll");
        }
    }

    /// Asks from now to the end of `counted`, and returns when all is answered. Throws `error`.
    void run(period const& counted, schedule const& when)
    {
        counted_ = counted;
        when_ = when;
        auto const busy = measure::read_clock(CLOCK_THREAD_CPUTIME_ID);
        auto const begin = now_ = measure::now();
        for (auto& c : mine_) go_on(c, begin);
        while (step()) {
        }
        busy_ = static_cast<double>(measure::read_clock(CLOCK_THREAD_CPUTIME_ID) - busy) / static_cast<double>(measure::now() - begin);
    }

    counts const& seen() const { return counts_; }

    /// The share of its time in which the thread was on a processor.
    double busy() const { return busy_; }

private:
    /// One wait and what comes of it. False when the time is over and nothing is in flight.
    bool step()
    {
        bool const over = now_ >= counted_.end;
        if (over && idle()) return false;
        if (now_ >= look_) look_for_silence();
        if (mine_.size() == 1 && !when_.is_open() && !mine_[0].has_unsent())
            serve(mine_[0], 0); // it blocks, for a tenth of a second at most
        else
            wait(over);
        return true;
    }

    bool idle() const
    {
        for (auto const& c : mine_)
            if (c.in_flight() > 0) return false;
        return true;
    }

    void wait(bool over)
    {
        std::int64_t rest = 100'000'000;
        if (when_.is_open() && !over) {
            now_ = measure::now();
            rest = std::clamp<std::int64_t>(send_what_is_due(now_) - now_ - waking, 0, rest);
        }
        timespec const most{0, static_cast<long>(rest)};
        auto const n = ::epoll_pwait2(epoll_.get(), events_.data(), static_cast<int>(events_.size()), &most, nullptr);
        if (n < 0 && errno != EINTR) throw system_failure("wait for replies");
        if (n <= 0) now_ = measure::now();
        for (int i = 0; i < n; ++i) {
            auto& c = mine_[events_[static_cast<std::size_t>(i)].data.u64];
            if (c.has_unsent()) c.send_rest(measure::now());
            if ((events_[static_cast<std::size_t>(i)].events & ~unsigned{EPOLLOUT}) != 0)
                serve(c, MSG_DONTWAIT);
            else
                now_ = measure::now();
        }
    }

    void serve(connection& c, int flags)
    {
        bool const received = c.receive(buffer_, flags, counted_, counts_, measure::now);
        now_ = measure::now();
        if (received && (c.in_flight() == 0 || when_.is_open())) go_on(c, now_);
    }

    /// Asks what may be asked now: in a closed loop a whole batch, else what is due.
    void go_on(connection& c, std::int64_t now)
    {
        if (now >= counted_.end || c.has_unsent()) return;
        auto const over = counted_.over(now);
        auto const client = numbers_[static_cast<std::size_t>(&c - mine_.data())];
        bool any = false;
        while (!c.is_full()) {
            auto const begin = when_.is_open() ? when_.moment(client, c.asked()) : now;
            if (begin > now) break;
            c.ask(Profile{}, begin, over);
            any = true;
        }
        if (any) c.send(now);
    }

    /// Returns when the next one is due that could be sent.
    std::int64_t send_what_is_due(std::int64_t now)
    {
        auto next = now + 100'000'000;
        for (std::size_t i = 0; i < mine_.size(); ++i) {
            go_on(mine_[i], now);
            if (!mine_[i].is_full()) next = std::min(next, when_.moment(numbers_[i], mine_[i].asked()));
        }
        return next;
    }

    void look_for_silence()
    {
        look_ = now_ + 100'000'000;
        for (auto const& c : mine_)
            if (c.in_flight() > 0 && now_ - c.silent_since() > silence_)
                c.fail("was not answered for " + std::to_string(silence_ / 1'000'000) + " ms");
    }

    static constexpr std::int64_t waking = 60'000; ///< ns: a sleep wakes later than it should; the rest is waited for awake

    std::vector<connection> mine_;
    std::vector<std::uint64_t> numbers_; ///< of the connections, among those of all threads
    std::int64_t silence_;
    std::int64_t now_ = 0, look_ = 0; ///< ns: the clock as it was last read, and when silence is next looked for
    std::vector<char> buffer_;
    std::vector<epoll_event> events_;
    system::descriptor epoll_;
    period counted_;
    schedule when_;
    counts counts_;
    double busy_ = 0;
};

} // namespace tare::workload::redis_load
