#pragma once

#include <tare/workload/redis/clients.hpp>
#include <tare/workload/redis/profile.hpp>

#include <boost/asio.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace redis_fakes {

using namespace tare::workload;
namespace asio = boost::asio;
using command = std::vector<std::string>;

/// One client as a script sees it. Whatever fails ends the script.
class visitor {
public:
    struct gone {};

    explicit visitor(asio::ip::tcp::socket& socket) : socket_(socket) {}

    /// Waits for bytes, and takes the commands that are whole.
    std::vector<command> commands()
    {
        std::vector<command> out;
        while (out.empty()) {
            read();
            while (auto one = next()) out.push_back(std::move(*one));
        }
        return out;
    }

    void say(std::string_view bytes)
    {
        boost::system::error_code code;
        asio::write(socket_, asio::buffer(bytes), code);
        if (code) throw gone{};
    }

    /// Returns when the client has gone.
    void read_on()
    {
        for (;;) read();
    }

private:
    void read()
    {
        char piece[65536];
        boost::system::error_code code;
        auto const n = socket_.read_some(asio::buffer(piece), code);
        if (code) throw gone{};
        bytes_.append(piece, n);
    }

    /// A line's number: "*3" or "$10".
    static std::optional<std::size_t> number_at(std::string const& bytes, std::size_t& at)
    {
        auto const end = bytes.find("\r\n", at);
        if (end == bytes.npos) return std::nullopt;
        auto const out = std::stoul(bytes.substr(at + 1, end - at - 1));
        at = end + 2;
        return out;
    }

    std::optional<command> next()
    {
        std::size_t at = taken_;
        auto const count = number_at(bytes_, at);
        if (!count) return forget();
        command out;
        for (std::size_t i = 0; i < *count; ++i) {
            auto const size = number_at(bytes_, at);
            if (!size || bytes_.size() < at + *size + 2) return forget();
            out.push_back(bytes_.substr(at, *size));
            at += *size + 2;
        }
        taken_ = at;
        return out;
    }

    std::nullopt_t forget()
    {
        bytes_.erase(0, taken_);
        taken_ = 0;
        return std::nullopt;
    }

    asio::ip::tcp::socket& socket_;
    std::string bytes_;
    std::size_t taken_ = 0;
};

/// A server on loopback that does with each of its clients what a test says, on a thread for each.
class fake_server {
public:
    using script = std::function<void(visitor&)>;

    explicit fake_server(script what) : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}), what_(std::move(what))
    {
        acceptor_.non_blocking(true);
        thread_ = std::thread([this] { accept(); });
    }
    fake_server(fake_server const&) = delete;
    fake_server& operator=(fake_server const&) = delete;
    ~fake_server()
    {
        stop_ = true;
        thread_.join();
        for (auto& one : clients_) one.shut_down();
        for (auto& one : clients_) one.thread.join();
    }

    context where() const { return {.other_address = "127.0.0.1", .port = acceptor_.local_endpoint().port(), .seed = 7}; }

private:
    struct client {
        asio::ip::tcp::socket socket;
        std::thread thread{};

        void shut_down()
        {
            boost::system::error_code ignored;
            socket.shutdown(socket.shutdown_both, ignored);
        }
    };

    void accept()
    {
        while (!stop_) {
            boost::system::error_code code;
            asio::ip::tcp::socket socket(io_);
            if (acceptor_.accept(socket, code)) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
                continue;
            }
            socket.non_blocking(false);
            socket.set_option(asio::ip::tcp::no_delay(true));
            auto& one = clients_.emplace_back(client{std::move(socket)});
            one.thread = std::thread([this, &one] { serve(one); });
        }
    }

    void serve(client& one)
    {
        visitor who(one.socket);
        try {
            what_(who);
        } catch (visitor::gone const&) {
        }
        one.shut_down();
    }

    asio::io_context io_;
    asio::ip::tcp::acceptor acceptor_;
    script what_;
    std::list<client> clients_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

/// Keeps what was set, and answers as Redis does.
class store {
public:
    std::string answer(command const& asked)
    {
        std::lock_guard const lock(mutex_);
        if (asked[0] == "SET") {
            values_[asked[1]] = asked[2];
            return "+OK\r\n";
        }
        auto const found = values_.find(asked[1]);
        if (found == values_.end()) return "$-1\r\n";
        return '$' + std::to_string(found->second.size()) + "\r\n" + found->second + "\r\n";
    }

    /// The replies to all commands that have come, in one piece.
    std::string answer(std::vector<command> const& asked)
    {
        std::string out;
        for (auto const& one : asked) out += answer(one);
        return out;
    }

    std::size_t size() const { return values_.size(); }

private:
    std::mutex mutex_;
    std::map<std::string, std::string> values_;
};

/// Answers everything until the client has gone.
inline fake_server::script honest(store& kept)
{
    return [&kept](visitor& who) {
        for (;;) who.say(kept.answer(who.commands()));
    };
}

inline redis_load::parameters short_run(std::uint64_t clients = 1, std::uint64_t depth = 10)
{
    redis_load::parameters p;
    p.clients.value = clients;
    p.depth.value = depth;
    p.keys.value = 100;
    p.value.value = 50;
    p.verify.value = 1;
    p.seconds.value = 0.1;
    p.warm_up.value = 0.01;
    return p;
}

inline counted<redis_load::counts> run(fake_server const& with, redis_load::parameters const& p,
                                       std::int64_t silence = redis_load::patience)
{
    return redis_load::clients<redis_load::paper_text>(p, with.where(), silence).run();
}

} // namespace redis_fakes
