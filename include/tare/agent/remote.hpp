#pragma once

#include <tare/system/channel.hpp>
#include <tare/system/file.hpp>
#include <tare/topology/allowed.hpp>

#include <boost/json.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/utsname.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

namespace tare::agent {

/// The agent's end of the result channel on another machine: its standard input and output.
///
/// Both are moved away, so that nothing else can write to them: what is printed from then on goes to standard error.
inline system::channel standard_streams()
{
    auto const moved = [](int number) {
        system::descriptor out{::fcntl(number, F_DUPFD_CLOEXEC, 3)};
        if (!out) throw system_failure("take the standard streams as the result channel");
        return out;
    };
    auto in = moved(0), out = moved(1);
    auto const nothing = system::open_file("/dev/null", O_RDONLY);
    if (::dup2(nothing.get(), 0) < 0 || ::dup2(2, 1) < 0) throw system_failure("keep the standard streams free of what is printed");
    ::signal(SIGPIPE, SIG_IGN); // a pipe whose other end is gone is an error here, as with a socket
    return {std::move(in), std::move(out)};
}

/// Ends this process when the host has let go of `stream`, or after `life`: in the middle of a trial nobody reads the channel, and a
/// connection whose cable was cut is never closed.
inline void end_with_host(int stream, std::chrono::seconds life)
{
    std::thread([stream, until = std::chrono::steady_clock::now() + life] {
        for (;;) {
            auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
            pollfd waiting{stream, POLLRDHUP, 0};
            bool const told = ::poll(&waiting, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000))) > 0;
            if (told || left <= 0) ::_exit(1);
        }
    }).detach();
}

/// What this machine is, for the host: told with the agent's hello.
inline boost::json::object about_machine()
{
    utsname names{};
    ::uname(&names);
    char const* const connection = std::getenv("SSH_CONNECTION");
    return {{"connection", connection ? connection : ""},
            {"kernel", names.release},
            {"processors", boost::json::value_from(topology::allowed_processors())}};
}

} // namespace tare::agent
