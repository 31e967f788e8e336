#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/ends.hpp>
#include <tare/workload/listen.hpp>
#include <tare/workload/side.hpp>
#include <tare/workload/tcp_throughput/socket.hpp>

#include <boost/asio.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// How the two sides find one another. Asio makes the connections; data then flows by send(2) and recv(2).
namespace tare::workload::throughput {

namespace asio = boost::asio;

/// What a connection is for, the byte that follows its token.
enum class role : char { control = 'c', data = 'd' };

using greeting = std::array<char, token_length + 1>;

/// The peer's end: takes connections that prove to belong to this start, and closes the others unread.
class meeting {
public:
    explicit meeting(context const& where) : token_(where.token), acceptor_(listen<asio::ip::tcp::acceptor>(io_, where)) { accept(); }
    meeting(meeting const&) = delete;
    meeting& operator=(meeting const&) = delete;

    /// For connections that are made from now on.
    void prepare(parameters const& p) { throughput::prepare(acceptor_.native_handle(), p); }

    /// The next `count` connections of that role. Throws `deadline_error` when they do not come.
    std::vector<system::descriptor> take(role what, std::size_t count, std::chrono::seconds limit)
    {
        auto& waiting = what == role::control ? control_ : data_;
        auto const deadline = std::chrono::steady_clock::now() + limit;
        while (waiting.size() < count) {
            if (io_.run_one_until(deadline) == 0 || std::chrono::steady_clock::now() >= deadline)
                throw deadline_error("the SUT side made " + std::to_string(waiting.size()) + " of " + std::to_string(count) +
                                         " connections within " + std::to_string(limit.count()) + " s",
                                     "look whether a firewall drops what comes to port " +
                                         std::to_string(acceptor_.local_endpoint().port()));
        }
        return std::exchange(waiting, {});
    }

    std::uint64_t strangers() const { return strangers_; } ///< connections that did not prove anything

private:
    struct newcomer {
        explicit newcomer(asio::ip::tcp::socket s) : socket(std::move(s)), patience(socket.get_executor()) {}
        asio::ip::tcp::socket socket;
        asio::steady_timer patience;
        greeting said{};
    };

    void accept()
    {
        acceptor_.async_accept([this](boost::system::error_code code, asio::ip::tcp::socket socket) {
            if (!code) hear(std::make_shared<newcomer>(std::move(socket)));
            if (code != asio::error::operation_aborted) accept();
        });
    }

    /// One that says too little within two seconds is closed.
    void hear(std::shared_ptr<newcomer> const& who)
    {
        who->patience.expires_after(std::chrono::seconds(2));
        who->patience.async_wait([who](boost::system::error_code code) {
            if (!code) who->socket.cancel();
        });
        asio::async_read(who->socket, asio::buffer(who->said), [this, who](boost::system::error_code code, std::size_t) {
            who->patience.cancel();
            auto const what = static_cast<role>(who->said.back());
            bool const known = !code && is_token({who->said.data(), token_length}, token_) && (what == role::control || what == role::data);
            if (known)
                (what == role::control ? control_ : data_).push_back(blocking(who->socket));
            else
                ++strangers_;
        });
    }

    static system::descriptor blocking(asio::ip::tcp::socket& socket)
    {
        system::descriptor out(socket.release());
        make_patient(out.get());
        return out;
    }

    std::string token_;
    asio::io_context io_;
    asio::ip::tcp::acceptor acceptor_;
    std::vector<system::descriptor> control_, data_;
    std::uint64_t strangers_ = 0;
};

/// The SUT's end: a connection to the peer, greeted. Throws `boost::system::system_error` when nobody listens there.
inline system::descriptor connect(context const& where, role what, parameters const* p = nullptr)
{
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    asio::ip::tcp::endpoint const to(asio::ip::make_address(where.other_address), where.port);
    socket.open(to.protocol());
    if (p) prepare(socket.native_handle(), *p);
    socket.connect(to);
    system::descriptor out(socket.release());
    make_patient(out.get());
    greeting said{};
    where.token.copy(said.data(), token_length);
    said.back() = static_cast<char>(what);
    if (::send(out.get(), said.data(), said.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(said.size()))
        throw boost::system::system_error(errno, boost::system::system_category(), "greet the peer");
    return out;
}

} // namespace tare::workload::throughput
