#pragma once

#include <tare/mysql/connection/client.hpp>
#include <tare/system/command.hpp>
#include <tare/workload/mysql_oltp/parameters.hpp>
#include <tare/workload/side.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tare::workload::oltp {

/// Whom clients log in as. The password is no secret: behind it are random numbers, on a server that only the peer's machine reaches.
struct account {
    static constexpr auto user = "tare", password = "tare", database = "sbtest";

    static tare::mysql::settings settings() { return {.user = user, .password = password, .database = database}; }
};

namespace detail {

/// Below the data folder: the root of a guest's disk has a folder lost+found, which a server takes for a database.
inline std::filesystem::path tables_in(std::filesystem::path const& folder) { return folder / "mariadb"; }

/// What a server is told, also the one that prepares the data: what is not said here is as MariaDB has it.
inline std::vector<std::string> settings_of_server(parameters const& p, std::filesystem::path const& folder)
{
    return {"mariadbd",
            "--no-defaults", // a host's own configuration would be missing inside
            "--datadir=" + tables_in(folder).string(),
            "--user=root",
            "--skip-name-resolve",
            "--character-set-server=latin1", // as sysbench's tables had it: a byte for a character
            "--innodb-buffer-pool-size=" + std::to_string(p.buffer_pool.value),
            "--innodb-flush-log-at-trx-commit=0", // the paper's, and the next
            "--innodb-flush-method=O_DIRECT",
            "--max-connections=10100",
            "--max-prepared-stmt-count=1000000"}; // of all connections, each of which prepares a dozen
}

} // namespace detail

/// What is not installed, or nothing.
inline std::string missing_server()
{
    for (std::string const program : {"mariadbd", "mariadb-install-db"})
        if (!system::find_program(program))
            return "there is no " + program + "; install it with 'apt install mariadb-server-core mariadb-client-core'";
    return {};
}

/// mariadbd as the SUT side, on a copy of the prepared data. The number of clients is not among its settings: a start serves a whole sweep.
inline workload::server server(parameters const& p, context const& where)
{
    auto const found = system::find_program("mariadbd");
    if (!found) throw error("there is no mariadbd", "install it with 'apt install mariadb-server-core mariadb-client-core'");
    auto argv = detail::settings_of_server(p, where.data_folder);
    argv.front() = found->string();
    for (auto const& more : {"--port=" + std::to_string(where.port), "--bind-address=" + where.listen_address, std::string("--socket="),
                             std::string("--tmpdir=/tmp")})
        argv.push_back(more);
    return {std::move(argv), {"/usr/share/mysql/english", "/usr/share/mysql/charsets"}};
}

/// What is not measured: what the server says of itself and of its table.
class control {
public:
    /// Throws `tare::mysql::connection_error` where nobody answers yet.
    explicit control(context const& where) : client_(tare::mysql::over_tcp(where.other_address, where.port), patient()) {}

    std::uint64_t rows() { return client_.query("SELECT COUNT(*) FROM sbtest1").one<std::uint64_t>(); }

    /// {version, native_aio, buffer_pool, connections, statements {Com_…: count since its start}}. InnoDB falls back from asynchronous I/O
    /// of the kernel to threads of its own where it is not allowed to have it, which `native_aio` tells.
    boost::json::object facts()
    {
        boost::json::object out{{"version", text_of("SELECT VERSION()")},
                                {"native_aio", text_of("SELECT @@innodb_use_native_aio") == "1"},
                                {"buffer_pool", number_of("SELECT @@innodb_buffer_pool_size")},
                                {"connections", number_of("SELECT @@max_connections")}};
        boost::json::object statements;
        for (auto const& [name, count] :
             client_
                 .query("SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_begin', 'Com_commit', 'Com_rollback', 'Com_select', 'Com_update', "
                        "'Com_delete', 'Com_insert', 'Com_stmt_execute')")
                 .rows<std::pair<std::string, std::string>>())
            statements[name] = std::stoull(count);
        out["statements"] = std::move(statements);
        return out;
    }

    /// A connection as the server sees it: {own, other}, without ports.
    boost::json::object path()
    {
        auto const who = text_of("SELECT SUBSTRING_INDEX(USER(), '@', -1)");
        return {{"own", text_of("SELECT @@bind_address")}, {"other", who}};
    }

private:
    /// All rows of a large table are counted, perhaps by an emulated server.
    static tare::mysql::settings patient()
    {
        auto who = account::settings();
        who.answer_within = std::chrono::minutes(10);
        return who;
    }

    std::string text_of(std::string_view sql) { return client_.query(sql).one<std::string>(); }
    std::uint64_t number_of(std::string_view sql) { return client_.query(sql).one<std::uint64_t>(); }

    tare::mysql::client client_;
};

/// Whether the server answers statements yet. Throws when it never will: it refuses the account, or wants another proof of the password.
inline bool answers(context const& where)
{
    try {
        control const asked(where);
        return true;
    } catch (tare::mysql::connection_error const& failed) {
        if (failed.code() == std::errc::permission_denied) throw;
        return false;
    }
}

} // namespace tare::workload::oltp
