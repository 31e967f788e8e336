#pragma once

#include "../../../thrown_by.hpp"
#include "../protocol/messages.hpp"

#include <tare/mysql/connection/client.hpp>

#include <boost/asio.hpp>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>

namespace fake_mysql {

/// A server on loopback that takes one connection and does with it what a test says, on a thread of its own.
class server {
public:
    using tcp = boost::asio::ip::tcp;

    /// The other end of a connection, for the script of a test. Reading ends the script when the client has gone.
    class visitor {
    public:
        struct gone {};

        explicit visitor(tcp::socket socket) : socket_(std::move(socket)) { socket_.set_option(tcp::no_delay(true)); }

        /// The content of the next packet; its number is in `sequence`.
        std::string packet()
        {
            auto const head = bytes(4);
            sequence = static_cast<std::uint8_t>(head[3]);
            return bytes(static_cast<std::size_t>(tare::mysql::protocol::load<3>(head.data())));
        }

        void say(std::string_view text)
        {
            boost::system::error_code ignored;
            boost::asio::write(socket_, boost::asio::buffer(text), ignored);
        }
        void say_message(std::string const& message, std::uint8_t number) { say(mysql_messages::packets({message}, number)); }

        /// HandshakeV10, offering all that is needed and perhaps TLS.
        static std::string greeting(std::string const& plugin = "mysql_native_password", bool with_tls = false)
        {
            using namespace mysql_messages;
            auto const offered = static_cast<std::uint32_t>(protocol::usual | protocol::capability::connect_with_db |
                                                            (with_tls ? protocol::capability::ssl : protocol::capability::none));
            return "\x0a" + std::string("10.11.6-MariaDB") + '\0' + integer<4>(7) + "abcdefgh" + '\0' + integer<2>(offered & 0xffff) +
                   integer<1>(45) + integer<2>(2) + integer<2>(offered >> 16) + integer<1>(21) + std::string(10, '\0') + "ijklmnopqrst" +
                   '\0' + plugin + '\0';
        }

        /// The whole login; what the client sent.
        std::string greet()
        {
            say_message(greeting(), 0);
            auto const login = packet();
            say_message(mysql_messages::ok(), 2);
            return login;
        }

        void wait_for_end()
        {
            char byte = 0;
            boost::system::error_code code;
            while (!code) boost::asio::read(socket_, boost::asio::buffer(&byte, 1), code);
        }

        std::uint8_t sequence = 0;

    private:
        std::string bytes(std::size_t n)
        {
            std::string out(n, '\0');
            boost::system::error_code code;
            boost::asio::read(socket_, boost::asio::buffer(out), code);
            if (code) throw gone{};
            return out;
        }

        tcp::socket socket_;
    };

    explicit server(std::function<void(visitor&)> script)
        : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}), script_(std::move(script)), thread_([this] { serve(); })
    {
    }
    server(server const&) = delete;
    server& operator=(server const&) = delete;
    ~server()
    {
        tcp::socket nobody(io_); // in case none came
        boost::system::error_code ignored;
        std::ignore = nobody.connect(acceptor_.local_endpoint(), ignored);
        std::ignore = nobody.close(ignored);
        thread_.join();
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    tare::mysql::address address() const { return tare::mysql::over_tcp("127.0.0.1", port()); }

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

inline bool has(std::exception const& e, std::string_view words)
{
    return std::string_view(e.what()).find(words) != std::string_view::npos;
}

} // namespace fake_mysql
