#pragma once

#include <tare/workload/ends.hpp>
#include <tare/workload/listen.hpp>
#include <tare/workload/round_trip/socket.hpp>

#include <unistd.h>

#include <array>
#include <atomic>
#include <span>
#include <string>
#include <vector>

namespace tare::workload::round_trip_load {

/// Requests over a stream: the bytes of a message come in one piece or several, and none is lost.
struct tcp {
    static constexpr text name = "tcp";
    static constexpr bool loses = false;

    /// Answers one connection after the other, once it has proved that it belongs to this start.
    class server {
    public:
        server(context const& where, waiting how) : acceptor_(listen<asio::ip::tcp::acceptor>(io_, where)), token_(where.token), how_(how)
        {
            acceptor_.non_blocking(true);
        }

        /// `answer(request)` gives the response.
        template <class Answer>
        void serve(std::size_t request, std::atomic<bool> const& stop, Answer answer)
        {
            boost::system::error_code code;
            std::vector<char> in(request);
            while (!stop) {
                asio::ip::tcp::socket client(io_);
                if (acceptor_.accept(client, code)) {
                    ::usleep(1000);
                    continue;
                }
                client.non_blocking(false);
                client.set_option(asio::ip::tcp::no_delay(true), code);
                prepare(client.native_handle(), how_);
                set_congestion_control(client.native_handle(), usual_congestion_control);
                if (!greeted(client.native_handle(), stop)) continue;
                while (!stop && receive_all(client.native_handle(), in, how_, stop))
                    if (!send_all(client.native_handle(), answer(std::span<char const>(in)))) break;
            }
        }

    private:
        bool greeted(int socket, std::atomic<bool> const& stop) const
        {
            std::array<char, token_length> given;
            return receive_all(socket, given, waiting::block, stop) && is_token({given.data(), given.size()}, token_) &&
                   send_all(socket, tell(ends_of(socket)));
        }

        asio::io_context io_;
        asio::ip::tcp::acceptor acceptor_;
        std::string token_;
        waiting how_;
    };

    class client {
    public:
        /// Throws `boost::system::system_error` when nobody of this start answers there.
        client(context const& where, waiting how) : socket_(io_), how_(how)
        {
            asio::ip::tcp::endpoint const to(asio::ip::make_address(where.other_address), where.port);
            socket_.open(to.protocol());
            set_congestion_control(socket_.native_handle(), usual_congestion_control);
            socket_.connect(to);
            socket_.set_option(asio::ip::tcp::no_delay(true));
            prepare(socket_.native_handle(), how);
            if (!send_all(socket_.native_handle(), where.token) || !receive_all(socket_.native_handle(), other_, waiting::block, never))
                throw boost::system::system_error(asio::error::connection_aborted, "greet the SUT side");
        }
        bool send(std::span<char const> request) { return send_all(socket_.native_handle(), request); }
        /// False when the other side has ended, or says nothing for a second.
        bool receive(std::span<char> response) { return receive_all(socket_.native_handle(), response, how_, never); }
        /// Both sides' views of the connection: {peer, sut}.
        boost::json::object path() { return {{"peer", ends_of(socket_.native_handle()).to_json()}, {"sut", told(other_)}}; }

    private:
        asio::io_context io_;
        asio::ip::tcp::socket socket_;
        waiting how_;
        told_ends other_;
    };
};

} // namespace tare::workload::round_trip_load
