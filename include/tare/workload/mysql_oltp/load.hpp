#pragma once

#include <tare/measure/clock.hpp>
#include <tare/workload/mysql_oltp/connection.hpp>

#include <sys/epoll.h>
#include <time.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tare::workload::oltp {

/// How long a server may say nothing before it is given up, ns: more than the 50 s that innodb_lock_wait_timeout is unless it is set.
inline constexpr std::int64_t patience = 60'000'000'000;

/// The connections of one thread, each with one transaction after another. One that is alone is waited for in its own receive, several by
/// epoll, which they join once: a statement is one send, one receive, and at most one wait. Memory is allocated by the constructor only.
class load {
public:
    /// `silence` is how long one of them may say nothing, ns.
    explicit load(std::vector<connection> mine, std::int64_t silence = patience)
        : mine_(std::move(mine)), silence_(silence), buffer_(1 << 16), events_(mine_.size())
    {
        epoll_ = system::descriptor(::epoll_create1(EPOLL_CLOEXEC));
        if (!epoll_) throw system_failure("make an epoll instance");
        for (std::size_t i = 0; i < mine_.size(); ++i) {
            epoll_event e{EPOLLIN | EPOLLOUT | EPOLLET, {.u64 = i}};
            if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, mine_[i].fd(), &e) != 0) throw system_failure("wait for a connection by epoll");
        }
    }

    /// Begins transactions from now to the end of `counted`, and returns when the last one is over. Throws `error`.
    void run(period const& counted)
    {
        counted_ = counted;
        auto const busy = measure::read_clock(CLOCK_THREAD_CPUTIME_ID);
        auto const begin = now_ = measure::now();
        for (auto& c : mine_) go_on(c);
        while (step()) {
        }
        busy_ = static_cast<double>(measure::read_clock(CLOCK_THREAD_CPUTIME_ID) - busy) / static_cast<double>(measure::now() - begin);
    }

    counts const& seen() const { return counts_; }

    /// The share of its time in which the thread was on a processor.
    double busy() const { return busy_; }

private:
    /// One wait and what comes of it. False when the time is over and no transaction runs.
    bool step()
    {
        if (now_ >= counted_.end && is_idle()) return false;
        if (now_ >= look_) look_for_silence();
        if (mine_.size() == 1 && !mine_[0].has_unsent())
            serve(mine_[0], 0); // it blocks, for a tenth of a second at most
        else
            wait();
        return true;
    }

    bool is_idle() const
    {
        for (auto const& c : mine_)
            if (c.is_busy()) return false;
        return true;
    }

    void wait()
    {
        timespec const most{0, 100'000'000};
        auto const n = ::epoll_pwait2(epoll_.get(), events_.data(), static_cast<int>(events_.size()), &most, nullptr);
        if (n < 0 && errno != EINTR) throw system_failure("wait for answers");
        if (n <= 0) now_ = measure::now();
        for (int i = 0; i < n; ++i) {
            auto const& e = events_[static_cast<std::size_t>(i)];
            auto& c = mine_[e.data.u64];
            if (c.has_unsent()) c.send_rest(measure::now());
            if ((e.events & ~unsigned{EPOLLOUT}) != 0)
                serve(c, MSG_DONTWAIT);
            else
                now_ = measure::now();
        }
    }

    /// What exceeds the buffer is not told again by epoll.
    void serve(connection& c, int flags)
    {
        for (;;) {
            auto const n = c.receive(buffer_, flags, counted_, counts_, [this] { return now_ = measure::now(); });
            if (n == 0) now_ = measure::now();
            if (n < buffer_.size()) break;
        }
        go_on(c);
    }

    void go_on(connection& c)
    {
        if (!c.is_busy() && now_ < counted_.end) c.begin(now_);
    }

    void look_for_silence()
    {
        look_ = now_ + 100'000'000;
        for (auto const& c : mine_)
            if (c.is_busy() && now_ - c.silent_since() > silence_)
                c.fail("was not answered for " + std::to_string(silence_ / 1'000'000) + " ms");
    }

    std::vector<connection> mine_;
    std::int64_t silence_;
    std::int64_t now_ = 0, look_ = 0; ///< ns: the clock as it was last read, and when silence is next looked for
    std::vector<char> buffer_;
    std::vector<epoll_event> events_;
    system::descriptor epoll_;
    period counted_;
    counts counts_;
    double busy_ = 0;
};

} // namespace tare::workload::oltp
