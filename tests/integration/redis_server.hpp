#pragma once

#include "certificate.hpp"
#include "own_folder.hpp"

#include <tare/redis/connection/client.hpp>
#include <tare/redis/connection/tls.hpp>
#include <tare/system/run.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Debian's redis-server on a folder of its own: TCP, TLS and a Unix socket, all on this machine. It ends with this object, and the folder
/// goes.
class redis_server {
public:
    static constexpr auto password = "of requirepass", user = "researcher", user_password = "of the ACL";

    /// `more` are lines of its configuration.
    explicit redis_server(std::string const& more = {})
    {
        make_certificate(file("server"));
        make_certificate(file("stranger"));
        for (int tries = 0; !start(more); ++tries)
            if (tries == 5) throw tare::error("redis-server does not start: " + tare::system::read_file(folder_ / "log"));
    }
    redis_server(redis_server const&) = delete;
    redis_server& operator=(redis_server const&) = delete;
    ~redis_server() { process_.end(); }

    std::string file(std::string const& name) const { return (folder_ / name).string(); }
    std::uint16_t port() const { return port_; }
    std::uint16_t tls_port() const { return tls_port_; }
    tare::system::child& process() { return process_; }

    tare::redis::address tcp() const { return tare::redis::over_tcp("127.0.0.1", port_); }
    tare::redis::address unix_socket() const { return tare::redis::over_unix(file("socket")); }
    tare::redis::address tls(tare::redis::tls_settings how) const
    {
        if (how.ca_file.empty()) how.ca_file = file("server.pem");
        return tare::redis::over_tls("localhost", tls_port_, how);
    }

private:
    static std::uint16_t free_port()
    {
        boost::asio::io_context io;
        return boost::asio::ip::tcp::acceptor(io, {boost::asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
    }

    /// False when it ended, because another process took a port meanwhile.
    bool start(std::string const& more)
    {
        port_ = free_port();
        tls_port_ = free_port();
        tare::system::write_file(folder_ / "conf", "bind 127.0.0.1\nport " + std::to_string(port_) + "\ntls-port " +
                                                       std::to_string(tls_port_) +
                                                       "\ntls-cert-file server.pem\ntls-key-file server.key\ntls-ca-cert-file server.pem\n"
                                                       "tls-auth-clients optional\nunixsocket socket\nunixsocketperm 700\nsave \"\"\n"
                                                       "enable-debug-command local\nuser " +
                                                       user + " on \">" + user_password + "\" ~* &* +@all\n" + more + '\n');
        auto const log = tare::system::open_file(folder_ / "log", O_WRONLY | O_CREAT | O_TRUNC);
        process_ = tare::system::start(
            {.argv = {"redis-server", file("conf")}, .folder = folder_.path(), .output = log.get(), .errors = log.get()});
        for (;;) {
            if (tare::system::read_file(folder_ / "log").find("accept connections at") != std::string::npos) return true;
            if (process_.wait_for(std::chrono::milliseconds(10))) return false;
        }
    }

    own_folder folder_{"redis"};
    std::uint16_t port_ = 0, tls_port_ = 0;
    tare::system::child process_;
};
