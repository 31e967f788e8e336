#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace tare::system {

/// SIGINT, SIGTERM and SIGHUP as something that can be polled, so that a waiting campaign ends its trial, cleans up and says how to resume.
///
/// `listen` installs the handlers; without it nothing is ever pending. One for each process, since signals are.
class interruption {
public:
    static void listen()
    {
        if (::pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0) throw system_failure("make a pipe for signals");
        struct sigaction action {};
        action.sa_handler = &received;
        for (int const number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
        ::signal(SIGPIPE, SIG_IGN);
    }

    /// Readable from the first signal on; -1 before `listen`.
    static int fd() { return ends_[0]; }
    static bool pending() { return pending_ != 0; }

    /// Throws `interrupted` when a signal came.
    static void check()
    {
        if (pending_ != 0) throw interrupted("interrupted by " + std::string(pending_ == SIGINT ? "Ctrl-C" : "a signal"));
    }

private:
    static void received(int number)
    {
        pending_ = number;
        [[maybe_unused]] auto const n = ::write(ends_[1], "", 1);
    }

    static inline int ends_[2] = {-1, -1};
    static inline volatile sig_atomic_t pending_ = 0;
};

} // namespace tare::system
