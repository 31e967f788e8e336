#pragma once

#include <boost/asio.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>

/// The server's end of a connection, for the script of a test. Reading ends the script when the client has gone.
class scripted_end {
public:
    using tcp = boost::asio::ip::tcp;
    struct gone {};

    explicit scripted_end(tcp::socket socket) : socket_(std::move(socket)) { socket_.set_option(tcp::no_delay(true)); }

    std::string bytes(std::size_t n)
    {
        std::string out(n, '\0');
        boost::system::error_code code;
        boost::asio::read(socket_, boost::asio::buffer(out), code);
        if (code) throw gone{};
        return out;
    }

    /// Waits for bytes of the client until the last ones are these; what came, without them.
    std::string until(std::string_view end)
    {
        std::string out;
        while (!out.ends_with(end)) out += bytes(1);
        return out.substr(0, out.size() - end.size());
    }

    void say(std::string_view text)
    {
        boost::system::error_code ignored;
        boost::asio::write(socket_, boost::asio::buffer(text), ignored);
    }

    void say_byte_by_byte(std::string_view text)
    {
        for (char const byte : text) {
            say({&byte, 1});
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }

    void wait_for_end()
    {
        char byte = 0;
        boost::system::error_code code;
        while (!code) boost::asio::read(socket_, boost::asio::buffer(&byte, 1), code);
    }

    tcp::socket& socket() { return socket_; }

private:
    tcp::socket socket_;
};

/// A server on loopback that takes one connection and does with it what a test says, on a thread of its own. `End` is made of the socket.
template <class End = scripted_end>
class scripted_server {
public:
    using visitor = End;

    explicit scripted_server(std::function<void(End&)> script)
        : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}), script_(std::move(script)), thread_([this] { serve(); })
    {
    }
    scripted_server(scripted_server const&) = delete;
    scripted_server& operator=(scripted_server const&) = delete;
    ~scripted_server()
    {
        scripted_end::tcp::socket nobody(io_); // in case none came
        boost::system::error_code ignored;
        std::ignore = nobody.connect(acceptor_.local_endpoint(), ignored);
        std::ignore = nobody.close(ignored);
        thread_.join();
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    void serve()
    {
        End client(acceptor_.accept());
        try {
            script_(client);
        } catch (scripted_end::gone) {
        }
    }

    boost::asio::io_context io_;
    scripted_end::tcp::acceptor acceptor_;
    std::function<void(End&)> script_;
    std::thread thread_;
};
