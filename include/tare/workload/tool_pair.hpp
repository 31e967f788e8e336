#pragma once

#include <tare/workload/tool.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <string>
#include <thread>

namespace tare::workload {

/// A foreign tool with two ends: `serve` says how its server is started, which is the SUT side, and `run` how its client is, the peer.
template <class T>
concept pair_invocation = invocation<T> && requires(typename T::work::parameters const& p, context const& c)
{
    {
        T::serve(p, c)
        } -> std::same_as<server>;
    {
        T::answers(c)
        } -> std::same_as<bool>;
};

/// Whether something listens on the SUT side's port: a connection is made, and closed at once.
inline bool listens_for_tcp(context const& where)
{
    boost::asio::io_context io;
    boost::asio::ip::tcp::socket socket(io);
    boost::system::error_code code;
    socket.connect({boost::asio::ip::make_address(where.other_address), where.port}, code);
    return !code;
}

/// The same for datagrams: nobody refuses an empty one. What a server does with it is its own affair.
inline bool listens_for_udp(context const& where)
{
    boost::asio::io_context io;
    boost::asio::ip::udp::socket socket(io, boost::asio::ip::udp::v4());
    boost::system::error_code code;
    socket.connect({boost::asio::ip::make_address(where.other_address), where.port}, code);
    if (!code) socket.send(boost::asio::const_buffer(), 0, code);
    std::this_thread::sleep_for(std::chrono::milliseconds(5)); // for the refusal to come back
    if (!code) socket.send(boost::asio::const_buffer(), 0, code);
    return !code;
}

/// Such a tool as a workload: both ends are its own programs, each on the processors that ours would have.
template <pair_invocation Invocation>
struct tool_pair : in_the_name_of<Invocation> {
    using typename in_the_name_of<Invocation>::parameters;

    static workload::server program(parameters const& p, context const& c) { return Invocation::serve(p, c); }

    class peer : public tool_trials<Invocation> {
    public:
        peer(parameters const& p, context const& c) : tool_trials<Invocation>(p, c), where_(c) {}

        bool ready() { return Invocation::answers(where_); }

        /// Empties a server that keeps what clients store.
        void clear() requires requires(context const& c) { Invocation::clear(c); }
        {
            Invocation::clear(where_);
        }

    private:
        context where_;
    };
};

} // namespace tare::workload
