#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/ends.hpp>
#include <tare/workload/listen.hpp>
#include <tare/workload/redis/sink_replies.hpp>

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tare::workload::redis_load {

/// Takes the commands of Redis' clients and keeps nothing: one thread, and for what has come from a client one receive and one send. So
/// what is measured is the client. It believes whoever connects, as redis-server does.
///
/// Memory  some MiB, and for a client that does not read the replies to one receive.
/// Errors  throws `error` when the address cannot be had. What is no command ends its connection.
class sink {
public:
    explicit sink(context const& where)
        : acceptor_(listen<boost::asio::ip::tcp::acceptor>(io_, where)), in_(1 << 16),
          out_((in_.size() / shortest_command + 1) * longest_reply), epoll_(::epoll_create1(EPOLL_CLOEXEC))
    {
        if (!epoll_) throw system_failure("make an epoll instance");
        acceptor_.non_blocking(true);
        set_congestion_control(acceptor_.native_handle(), usual_congestion_control);
        watch(EPOLL_CTL_ADD, acceptor_.native_handle(), EPOLLIN, nullptr);
    }

    void serve(std::atomic<bool> const& stop)
    {
        std::array<epoll_event, 256> events;
        while (!stop) {
            auto const n = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 20); // ms
            if (n < 0 && errno != EINTR) throw system_failure("wait for clients");
            for (int i = 0; i < n; ++i) {
                auto const& event = events[static_cast<std::size_t>(i)];
                if (auto* const one = static_cast<client*>(event.data.ptr); !one)
                    accept();
                else if (!(one->unsent.empty() ? answer(*one) : send_rest(*one)))
                    clients_.erase(one->socket.get());
            }
        }
    }

    /// Commands that were answered.
    std::uint64_t commands() const { return commands_; }

private:
    struct client {
        system::descriptor socket;
        requests asked{};
        std::string unsent{}; ///< while there is something, nothing is received
    };

    static constexpr std::size_t shortest_command = std::string_view("*1\r\n$0\r\n\r\n").size();

    void watch(int operation, int fd, std::uint32_t events, client* one) const
    {
        epoll_event e{events, {.ptr = one}};
        if (::epoll_ctl(epoll_.get(), operation, fd, &e) != 0) throw system_failure("wait for a client by epoll");
    }

    void accept()
    {
        system::descriptor socket(::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket) return; // it has gone already, or there are too many
        int const on = 1;
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        int const fd = socket.get();
        auto& one = clients_.insert_or_assign(fd, client{std::move(socket)}).first->second;
        watch(EPOLL_CTL_ADD, fd, EPOLLIN, &one);
    }

    /// False when the client has gone, or sent what is no command.
    bool answer(client& one)
    {
        auto const n = ::recv(one.socket.get(), in_.data(), in_.size(), 0);
        if (n < 0) return errno == EAGAIN || errno == EINTR;
        if (n == 0) return false;
        auto* end = out_.data();
        bool const right = one.asked.scan({in_.data(), static_cast<std::size_t>(n)}, [&](word name, word second) {
            ++commands_;
            end = write_reply(end, name, second, one.socket.get());
        });
        if (!right) end = write(end, "-ERR Protocol error\r\n");
        std::string_view const all(out_.data(), static_cast<std::size_t>(end - out_.data()));
        if (all.empty()) return right;
        auto const sent = ::send(one.socket.get(), all.data(), all.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
        auto const rest = all.substr(static_cast<std::size_t>(std::max<std::int64_t>(sent, 0)));
        if (right && !rest.empty()) {
            one.unsent = rest;
            watch(EPOLL_CTL_MOD, one.socket.get(), EPOLLOUT, &one);
        }
        return right;
    }

    bool send_rest(client& one)
    {
        auto const n = ::send(one.socket.get(), one.unsent.data(), one.unsent.size(), MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN || errno == EINTR;
        one.unsent.erase(0, static_cast<std::size_t>(n));
        if (one.unsent.empty()) watch(EPOLL_CTL_MOD, one.socket.get(), EPOLLIN, &one);
        return true;
    }

    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::vector<char> in_, out_;
    system::descriptor epoll_;
    std::map<int, client> clients_; ///< by descriptor
    std::uint64_t commands_ = 0;
};

} // namespace tare::workload::redis_load
