#pragma once

#include <tare/system/error.hpp>
#include <tare/workload/side.hpp>

#include <boost/asio.hpp>

#include <string>

namespace tare::workload {

/// A TCP acceptor or a UDP socket at the address and port of the listening side. Throws `error` that names both when they cannot be had.
template <class Socket>
Socket listen(boost::asio::io_context& io, context const& where)
try {
    return Socket(io, typename Socket::protocol_type::endpoint(boost::asio::ip::make_address(where.listen_address), where.port));
} catch (boost::system::system_error const& failure) {
    throw error("cannot listen at " + where.listen_address + ", port " + std::to_string(where.port) + ": " + failure.code().message(),
                "end what listens there");
}

} // namespace tare::workload
