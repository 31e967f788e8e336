#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/ends.hpp>
#include <tare/workload/side.hpp>

#include <boost/asio.hpp>

#include <sys/socket.h>
#include <sys/time.h>

namespace tare::workload {

/// A connection of a load's to the server on the other side. Asio makes it and hands it over; calls that block do so for a tenth of a
/// second at most. Throws `error`.
inline system::descriptor connect_client(context const& where)
{
    namespace asio = boost::asio;
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    boost::system::error_code code;
    asio::ip::tcp::endpoint const there(asio::ip::make_address(where.other_address), where.port);
    socket.open(there.protocol());
    set_congestion_control(socket.native_handle(), usual_congestion_control);
    socket.connect(there, code);
    if (code) throw error("cannot connect a client to the server: " + code.message());
    socket.set_option(asio::ip::tcp::no_delay(true));
    socket.native_non_blocking(false);
    system::descriptor out(socket.release());
    timeval const limit{0, 100'000};
    ::setsockopt(out.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return out;
}

} // namespace tare::workload
