#pragma once

#include "certificate.hpp"
#include "has_programs.hpp"
#include "own_folder.hpp"

#include <tare/mysql/connection/client.hpp>
#include <tare/mysql/connection/tls.hpp>
#include <tare/system/run.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

/// Whether it can be started here.
inline boost::test_tools::assertion_result has_mariadb(boost::unit_test::test_unit_id)
{
    return has_programs({"mariadbd", "mariadb-install-db", "my_print_defaults", "openssl"}, "mariadb-server openssl");
}

/// Debian's MariaDB on a folder of its own: TCP, TLS and a Unix socket, all on this machine. It ends with the program, and the folder goes.
class mysql_server {
public:
    static constexpr auto user = "tare", password = "correct horse";

    static mysql_server& instance()
    {
        static mysql_server one;
        return one;
    }
    mysql_server(mysql_server const&) = delete;
    mysql_server& operator=(mysql_server const&) = delete;
    ~mysql_server() { (void)process_.stop(std::chrono::seconds(20)); }

    std::string file(std::string const& name) const { return (folder_ / name).string(); }
    std::uint16_t port() const { return port_; }

    std::string log() const { return tare::system::read_file(folder_ / "log"); }
    tare::system::child& process() { return process_; }

    /// On the same data and the same port, after it was ended in whatever way.
    void restart()
    {
        process_.end();
        if (!start(port_)) fail();
    }

    tare::mysql::settings account() const { return {.user = user, .password = password, .database = "tare"}; }
    tare::mysql::address tcp() const { return tare::mysql::over_tcp("127.0.0.1", port_); }
    tare::mysql::address unix_socket() const { return tare::mysql::over_unix(file("socket")); }
    tare::mysql::address tls(tare::mysql::tls_settings how) const
    {
        if (how.ca_file.empty()) how.ca_file = file("server.pem");
        return tare::mysql::over_tls("localhost", port_, how);
    }

private:
    mysql_server()
    {
        make_certificate(file("server"));
        make_certificate(file("stranger"));
        tare::system::run_checked({.argv = {"mariadb-install-db", "--no-defaults", "--datadir=" + file("data"),
                                            "--auth-root-authentication-method=normal", "--skip-test-db", "--user=root"}},
                                  "make a database of MariaDB");
        for (int tries = 0; !start(free_port()); ++tries)
            if (tries == 3) fail();
        tare::mysql::client root(unix_socket(), {.user = "root"});
        for (auto const* sql : {"CREATE DATABASE tare CHARACTER SET utf8mb4", "CREATE USER tare IDENTIFIED BY 'correct horse'",
                                "GRANT ALL ON *.* TO tare", "CREATE TABLE tare.t (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB"})
            root.query(sql);
    }

    static std::uint16_t free_port()
    {
        boost::asio::io_context io;
        return boost::asio::ip::tcp::acceptor(io, {boost::asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
    }

    [[noreturn]] void fail() const { throw tare::error("mariadbd does not start: " + log()); }

    /// The socket's file is there before anybody listens.
    bool answers() const
    {
        try {
            tare::mysql::client(unix_socket(), {.user = "root"}).ping();
            return true;
        } catch (tare::mysql::connection_error const&) {
            return false;
        }
    }

    /// False when it ended, because another process took the port meanwhile.
    bool start(std::uint16_t port)
    {
        port_ = port;
        std::filesystem::remove(folder_ / "socket"); // of one that was killed
        process_ = tare::system::start(
            {.argv = {"mariadbd", "--no-defaults", "--datadir=" + file("data"), "--socket=" + file("socket"), "--bind-address=127.0.0.1",
                      "--port=" + std::to_string(port_), "--ssl-cert=" + file("server.pem"), "--ssl-key=" + file("server.key"),
                      "--user=root", "--pid-file=" + file("pid"), "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0",
                      "--max-allowed-packet=64M", "--local-infile=1", "--log-error=" + file("log")}});
        for (auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(60);;) {
            if (answers()) return true;
            if (process_.wait_for(std::chrono::milliseconds(20)) || std::chrono::steady_clock::now() > end) return false;
        }
    }

    own_folder folder_{"mariadb"};
    std::uint16_t port_ = 0;
    tare::system::child process_;
};
