#pragma once

#include <tare/environment/launch/agent.hpp>
#include <tare/system/bounded_log.hpp>
#include <tare/system/channel.hpp>
#include <tare/system/child.hpp>

#include <sys/socket.h>
#include <sys/un.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>

namespace tare::environment::launch {

/// A Unix socket on which one agent is awaited, for an environment that hands no descriptor through.
///
/// Its folder is closed to every other user, one connection is accepted, and then its name is gone: nobody comes second.
class listener {
public:
    explicit listener(std::filesystem::path path) : path_(std::move(path)), socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        if (!socket_) throw system_failure("make a socket for the agent");
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path_.native().size() >= sizeof address.sun_path)
            throw error("the socket's path " + path_.string() + " is longer than 107 bytes", "use a shorter folder");
        path_.native().copy(address.sun_path, path_.native().size());
        ::unlink(path_.c_str());
        if (::bind(socket_.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0 || ::listen(socket_.get(), 1) != 0)
            throw system_failure("listen for the agent at " + path_.string());
    }
    listener(listener&& other) noexcept = default;
    listener(listener const&) = delete;
    ~listener() { remove(); }

    std::filesystem::path const& path() const { return path_; }

    /// The agent's connection. `starter` is the process whose end means that no agent will come; `log` has its last words.
    /// Errors   `deadline_error`; `interrupted`; `error` with the last words, or when another user's process connects.
    system::channel accept(std::chrono::steady_clock::time_point deadline, system::child& starter, system::bounded_log const& log)
    {
        while (!connection_waits(starter, deadline)) {
            interruption_or_end(starter, log);
            if (std::chrono::steady_clock::now() >= deadline)
                throw deadline_error("no agent connected to " + path_.string() + " before the deadline", said(log));
        }
        system::descriptor connection{::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (!connection) throw system_failure("accept the agent at " + path_.string());
        require_own_user(connection.get());
        remove();
        return system::channel(std::move(connection));
    }

private:
    bool connection_waits(system::child const& starter, std::chrono::steady_clock::time_point deadline) const
    {
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        pollfd waiting[3] = {{socket_.get(), POLLIN, 0}, {starter.pidfd(), POLLIN, 0}, {system::interruption::fd(), POLLIN, 0}};
        ::poll(waiting, 3, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
        return (waiting[0].revents & POLLIN) != 0;
    }

    static void interruption_or_end(system::child& starter, system::bounded_log const& log)
    {
        system::interruption::check();
        if (auto const status = starter.wait_for(std::chrono::milliseconds(0)))
            throw error(starter.name() + " " + status->words() + " before its agent connected", said(log));
    }

    static std::string said(system::bounded_log const& log)
    {
        auto const last = log.last_words();
        return last.empty() ? "its log is empty" : "its last words: " + last;
    }

    /// A container without user namespaces runs as the user that the engine runs as.
    void require_own_user(int connection) const
    {
        ucred who{};
        socklen_t size = sizeof who;
        if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
            throw system_failure("ask who connected to " + path_.string());
        if (who.uid != ::geteuid() && who.uid != 0)
            throw error("user " + std::to_string(who.uid) + " connected to " + path_.string() + " instead of the agent",
                        "an engine that maps users to others is not supported");
    }

    void remove()
    {
        if (socket_) ::unlink(path_.c_str());
        socket_.reset();
    }

    std::filesystem::path path_;
    system::descriptor socket_;
};

} // namespace tare::environment::launch
