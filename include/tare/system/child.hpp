#pragma once

#include <tare/system/command.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace tare::system {

/// A started process. Ended and reaped by the destructor when it still runs.
class child {
public:
    child() = default;
    child(pid_t pid, std::string name) : pid_(pid), name_(std::move(name))
    {
        pidfd_ = descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    }
    child(child&& other) noexcept { *this = std::move(other); }
    child& operator=(child&& other) noexcept
    {
        if (this != &other) {
            end();
            pid_ = std::exchange(other.pid_, 0);
            name_ = std::move(other.name_);
            pidfd_ = std::move(other.pidfd_);
            status_ = std::exchange(other.status_, std::nullopt);
        }
        return *this;
    }
    ~child() { end(); }

    pid_t pid() const { return pid_; }
    int pidfd() const { return pidfd_.get(); }
    std::string const& name() const { return name_; }
    explicit operator bool() const { return pid_ > 0; }

    /// The exit status, waiting at most `limit`; nothing when the process still runs then.
    std::optional<exit_status> wait_for(std::chrono::milliseconds limit)
    {
        if (status_ || pid_ <= 0) return status_;
        auto const deadline = std::chrono::steady_clock::now() + limit;
        for (;;) {
            auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            pollfd waiting{pidfd_.get(), POLLIN, 0};
            if (::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) > 0) break;
            if (left.count() <= 0) return std::nullopt;
        }
        reap();
        return status_;
    }

    /// Sends a signal to the process alone (not its group); nothing happens when it has ended.
    void signal(int number) const
    {
        if (pid_ > 0 && !status_) ::kill(pid_, number);
    }

    /// Asks with SIGTERM, waits for `grace`, then ends the process and its group with SIGKILL.
    exit_status stop(std::chrono::milliseconds grace)
    {
        signal(SIGTERM);
        if (auto const status = wait_for(grace)) return *status;
        end();
        return status_.value_or(exit_status{});
    }

    /// SIGKILL to the process group, then reaps.
    void end()
    {
        if (pid_ <= 0 || status_) return;
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
        reap();
    }

private:
    void reap()
    {
        // What the process leaves behind in its group ends with it. The group's number is its own until it is reaped.
        siginfo_t ended{};
        while (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
        }
        ::kill(-pid_, SIGKILL);
        int raw = 0;
        while (::waitpid(pid_, &raw, 0) < 0 && errno == EINTR) {
        }
        status_ = WIFSIGNALED(raw) ? exit_status{0, WTERMSIG(raw)} : exit_status{WEXITSTATUS(raw), 0};
    }

    pid_t pid_ = 0;
    std::string name_;
    descriptor pidfd_;
    std::optional<exit_status> status_;
};

} // namespace tare::system
