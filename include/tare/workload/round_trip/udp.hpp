#pragma once

#include <tare/workload/ends.hpp>
#include <tare/workload/listen.hpp>
#include <tare/workload/round_trip/socket.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace tare::workload::round_trip_load {

/// Requests in datagrams, which may be lost or come late.
struct udp {
    static constexpr text name = "udp";
    static constexpr bool loses = true;

    /// A datagram with number 0, which no request has, greets: the token from the client, what it sees of the connection from the server.
    static constexpr std::size_t greeting_length = shortest + token_length, answer_length = shortest + sizeof(told_ends);

    /// Answers the client that has greeted it. The socket is connected to that one, so that the kernel finds the way back once and turns
    /// strangers away; when the client is silent, another one may greet.
    class server {
    public:
        server(context const& where, waiting how) : socket_(listen<asio::ip::udp::socket>(io_, where)), token_(where.token), how_(how)
        {
            prepare(socket_.native_handle(), how);
        }

        template <class Answer>
        void serve(std::size_t request, std::atomic<bool> const& stop, Answer answer)
        {
            std::vector<char> in(std::max(request, greeting_length) + 1); // one more shows what is longer
            while (!stop) {
                auto const got = connected_ ? receive(socket_.native_handle(), in, how_) : from_anyone(in);
                auto const message = std::span<char const>(in).first(got > 0 ? static_cast<std::size_t>(got) : 0);
                if (got < 0)
                    leave();
                else if (is_greeting(message))
                    greet();
                else if (connected_ && message.size() == request)
                    send_all(socket_.native_handle(), answer(message));
            }
        }

    private:
        bool is_greeting(std::span<char const> message) const
        {
            return message.size() == greeting_length && number_in(message) == 0 &&
                   is_token({message.data() + shortest, token_length}, token_);
        }

        /// One datagram of whoever sent it; connects to the client when it greets, or when it is the one that has greeted before.
        ssize_t from_anyone(std::span<char> into)
        {
            sockaddr_storage from{};
            socklen_t size = sizeof from;
            auto* const address = reinterpret_cast<sockaddr*>(&from);
            auto const got = ::recvfrom(socket_.native_handle(), into.data(), into.size(), 0, address, &size);
            if (got < 0) return -1;
            bool const known = std::memcmp(&from, &client_, sizeof from) == 0;
            if (!known && !is_greeting(into.first(static_cast<std::size_t>(got)))) return 0;
            client_ = from;
            connected_ = ::connect(socket_.native_handle(), address, size) == 0;
            return got;
        }

        void greet()
        {
            std::array<char, answer_length> out{};
            auto const seen = tell(ends_of(socket_.native_handle()));
            std::copy(seen.begin(), seen.end(), out.begin() + shortest);
            send_all(socket_.native_handle(), out);
        }

        void leave()
        {
            if (!connected_) return;
            sockaddr none{};
            none.sa_family = AF_UNSPEC;
            connected_ = ::connect(socket_.native_handle(), &none, sizeof none) != 0;
        }

        asio::io_context io_;
        asio::ip::udp::socket socket_;
        std::string token_;
        waiting how_;
        sockaddr_storage client_{}; ///< that has greeted
        bool connected_ = false;
    };

    class client {
    public:
        /// Throws `boost::system::system_error` when nobody of this start answers there within a second.
        client(context const& where, waiting how) : socket_(io_, asio::ip::udp::v4()), how_(how)
        {
            socket_.connect({asio::ip::make_address(where.other_address), where.port});
            prepare(socket_.native_handle(), how);
            std::array<char, greeting_length> greeting{};
            where.token.copy(greeting.data() + shortest, token_length);
            for (int attempt = 0; attempt < 20; ++attempt)
                if (send(greeting) && answered()) return;
            throw boost::system::system_error(asio::error::timed_out, "greet the SUT side");
        }
        bool send(std::span<char const> request) { return send_all(socket_.native_handle(), request) || errno == ECONNREFUSED; }
        /// False when nothing comes in `patience_ns`: it is lost.
        bool receive(std::span<char> response)
        {
            return round_trip_load::receive(socket_.native_handle(), response, how_) == static_cast<ssize_t>(response.size());
        }
        boost::json::object path() { return {{"peer", ends_of(socket_.native_handle()).to_json()}, {"sut", told(other_)}}; }

    private:
        bool answered()
        {
            std::array<char, answer_length> answer;
            auto const got = round_trip_load::receive(socket_.native_handle(), answer, waiting::block);
            if (got != static_cast<ssize_t>(answer.size()) || number_in(answer) != 0) return false;
            std::copy(answer.begin() + shortest, answer.end(), other_.begin());
            return true;
        }

        asio::io_context io_;
        asio::ip::udp::socket socket_;
        waiting how_;
        told_ends other_;
    };
};

} // namespace tare::workload::round_trip_load
