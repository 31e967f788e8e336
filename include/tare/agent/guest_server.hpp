#pragma once

#include <tare/system/channel.hpp>
#include <tare/system/process.hpp>
#include <tare/workload/side.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <chrono>
#include <string>

namespace tare::agent {

namespace detail {

/// SIGCHLD as something that can be polled, from its construction on.
inline system::descriptor listen_for_children()
{
    sigset_t children;
    ::sigemptyset(&children);
    ::sigaddset(&children, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &children, nullptr);
    system::descriptor out{::signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK)};
    if (!out) throw system_failure("listen for processes that end");
    return out;
}

/// Reaps every process that ended but `kept`, whose status its owner asks for. Processes without a parent are given to PID 1.
inline void reap_others(pid_t kept)
{
    for (;;) {
        siginfo_t ended{};
        if (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid == 0 || ended.si_pid == kept) return;
        ::waitpid(ended.si_pid, nullptr, WNOHANG);
    }
}

/// Waits until the host says stop (or is gone); throws when the server ends before.
inline void wait_for_stop(system::child& server, system::channel& channel)
{
    auto const children = listen_for_children();
    for (;;) {
        if (auto const status = server.wait_for(std::chrono::milliseconds(0)))
            throw error("the server " + server.name() + " " + status->words() + " before it was told to stop", "see the log of this start");
        reap_others(server.pid());
        pollfd waiting[3] = {{channel.fd(), POLLIN, 0}, {children.get(), POLLIN, 0}, {server.pidfd(), POLLIN, 0}};
        ::poll(waiting, 3, -1);
        if (waiting[1].revents) system::read_some(children.get(), sizeof(signalfd_siginfo), "the signals of children");
        if (!waiting[0].revents) continue;
        auto const order = channel.receive(std::chrono::steady_clock::now() + std::chrono::seconds(10));
        if (!order) return;
        auto const* const kind = order->if_contains("kind");
        if (kind && kind->is_string() && kind->as_string() == "stop") return;
    }
}

} // namespace detail

/// Runs a third-party server until the host says stop, as the first process of a guest has to: it reaps what becomes its child.
/// The server does not inherit the channel. Throws `error` when it cannot be executed or ends by itself.
inline void run_server_in_guest(workload::server const& server, system::channel& channel)
{
    auto process = system::start({.argv = server.argv});
    detail::wait_for_stop(process, channel);
    process.stop(std::chrono::seconds(10));
}

} // namespace tare::agent
