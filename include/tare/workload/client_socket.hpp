#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/ends.hpp>
#include <tare/workload/side.hpp>

#include <boost/asio.hpp>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace tare::workload {

namespace detail {

/// As many as the system grants this process: 1024, the usual limit, are fewer than clients may be.
inline void allow_descriptors()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files); // where it is refused, opening a socket says what is missing
}

} // namespace detail

/// A connection of a load's to the server on the other side. Asio makes it and hands it over; calls that block do so for a tenth of a
/// second at most. Throws `error`.
inline system::descriptor connect_client(context const& where)
try {
    namespace asio = boost::asio;
    detail::allow_descriptors();
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    asio::ip::tcp::endpoint const there(asio::ip::make_address(where.other_address), where.port);
    socket.open(there.protocol());
    set_congestion_control(socket.native_handle(), usual_congestion_control);
    socket.connect(there);
    socket.set_option(asio::ip::tcp::no_delay(true));
    socket.native_non_blocking(false);
    system::descriptor out(socket.release());
    timeval const limit{0, 100'000};
    ::setsockopt(out.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return out;
} catch (boost::system::system_error const& failed) {
    bool const too_many = failed.code() == boost::system::errc::too_many_files_open;
    throw error("cannot connect a client to the server: " + failed.code().message(),
                too_many ? "use fewer clients, or raise the hard limit of open files (ulimit -Hn)" : "");
}

} // namespace tare::workload
