#pragma once

#include "../../../thrown_by.hpp"
#include <tare/redis/connection/client.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

/// A server on loopback that takes one connection and does with it what a test says, on a thread of its own.
class fake_server {
public:
    using tcp = boost::asio::ip::tcp;

    /// The other end of a connection, for the script of a test. Reading ends the script when the client has gone.
    class visitor {
    public:
        struct gone {};

        explicit visitor(tcp::socket socket) : socket_(std::move(socket)) { socket_.set_option(tcp::no_delay(true)); }

        /// Waits for bytes of the client until the last ones are these; what came, without them.
        std::string until(std::string_view end)
        {
            std::string out;
            for (char byte = 0; !out.ends_with(end); out += byte) {
                boost::system::error_code code;
                boost::asio::read(socket_, boost::asio::buffer(&byte, 1), code);
                if (code) throw gone{};
            }
            return out.substr(0, out.size() - end.size());
        }

        void say(std::string_view bytes)
        {
            boost::system::error_code ignored;
            boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
        }

        void say_byte_by_byte(std::string_view bytes)
        {
            for (char const byte : bytes) {
                say({&byte, 1});
                std::this_thread::sleep_for(std::chrono::microseconds(200));
            }
        }

        /// HELLO as Redis 7 answers it.
        std::string greet()
        {
            auto hello = until_command("HELLO");
            say("%3\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:3\r\n");
            return hello;
        }

        /// A command as it was sent, whose name this is.
        std::string until_command(std::string_view name)
        {
            auto const head = until("\r\n");
            std::string out = head + "\r\n";
            for (auto left = std::stoul(head.substr(1)); left > 0; --left) {
                auto const length = until("\r\n");
                auto const word = until("\r\n");
                if (out.find('$') == out.npos && word != name) throw gone{};
                out += length + "\r\n" + word + "\r\n";
            }
            return out;
        }

        void wait_for_end()
        {
            char byte = 0;
            boost::system::error_code code;
            while (!code) boost::asio::read(socket_, boost::asio::buffer(&byte, 1), code);
        }

    private:
        tcp::socket socket_;
    };

    explicit fake_server(std::function<void(visitor&)> script)
        : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}), script_(std::move(script)), thread_([this] { serve(); })
    {
    }
    fake_server(fake_server const&) = delete;
    fake_server& operator=(fake_server const&) = delete;
    ~fake_server()
    {
        tcp::socket nobody(io_); // in case none came
        boost::system::error_code ignored;
        std::ignore = nobody.connect(acceptor_.local_endpoint(), ignored);
        std::ignore = nobody.close(ignored);
        thread_.join();
    }

    tare::redis::address address() const { return tare::redis::over_tcp("127.0.0.1", acceptor_.local_endpoint().port()); }

private:
    void serve()
    {
        visitor client(acceptor_.accept());
        try {
            script_(client);
        } catch (visitor::gone) {
        }
    }

    boost::asio::io_context io_;
    tcp::acceptor acceptor_;
    std::function<void(visitor&)> script_;
    std::thread thread_;
};
