#pragma once

#include <tare/system/bounded_log.hpp>
#include <tare/system/file.hpp>
#include <tare/system/run.hpp>
#include <tare/workload/mysql_oltp/server.hpp>
#include <tare/workload/mysql_oltp/table.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>
#include <tuple>
#include <utility>

namespace tare::workload::oltp {

namespace detail {

/// A server that only this process reaches, for as long as the data are prepared. Ended by the destructor.
class preparing_server {
public:
    preparing_server(parameters const& p, std::filesystem::path const& folder)
        : folder_(tables_in(folder)), log_(folder / "preparation.log"), here_(system::open_file(folder_, O_RDONLY | O_DIRECTORY))
    {
        auto argv = settings_of_server(p, folder);
        for (auto const* const more : {"--skip-networking", "--socket=socket", "--innodb-doublewrite=0"}) argv.emplace_back(more);
        auto const log = system::open_file(log_, O_WRONLY | O_CREAT | O_APPEND);
        process_ = system::start({.argv = std::move(argv), .output = log.get(), .errors = log.get(), .dies_with_parent = true});
        await();
    }

    tare::mysql::client client(std::string const& database = {})
    {
        return tare::mysql::client(address(), {.user = "root", .database = database, .answer_within = std::chrono::hours(2)});
    }

    /// Ends it in order, so that a copy of its data needs no recovery.
    void shut_down()
    {
        client().query("SET GLOBAL innodb_fast_shutdown = 0");
        auto const status = process_.stop(std::chrono::minutes(10));
        if (!status.success()) throw error("the server that prepared the data " + status.words() + ": " + last_words());
        std::error_code ignored;
        std::filesystem::remove(log_, ignored);
    }

private:
    /// A path of any length, through the folder that is open: a socket's may have 107 bytes.
    tare::mysql::address address() const { return tare::mysql::over_unix("/proc/self/fd/" + std::to_string(here_.get()) + "/socket"); }

    void await()
    {
        for (auto const end = std::chrono::steady_clock::now() + std::chrono::minutes(2);;) {
            try {
                client().ping();
                return;
            } catch (tare::mysql::connection_error const&) {
                if (process_.wait_for(std::chrono::milliseconds(20)) || std::chrono::steady_clock::now() > end)
                    throw error("mariadbd does not come up to prepare the data: " + last_words());
            }
        }
    }

    std::string last_words() const { return system::tail(log_); }

    std::filesystem::path folder_, log_;
    system::descriptor here_;
    system::child process_;
};

/// The script takes a folder with a space in its name for several, so it is given one without: a descriptor's of this process.
inline void install(std::filesystem::path const& folder)
{
    auto const here = system::open_file(folder, O_RDONLY | O_DIRECTORY);
    auto const place = tables_in("/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(here.get())).string();
    system::run_checked({.argv = {"mariadb-install-db", "--no-defaults", "--datadir=" + place, "--user=root",
                                  "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"},
                         .interruptible = true},
                        "make MariaDB's own tables in " + folder.string(), std::chrono::minutes(5));
}

} // namespace detail

/// Rows are sent in bulk and made while the server takes those before. In one transaction into an empty table without checks that no row
/// can fail InnoDB sorts pages instead of logging rows; and in the table's own character set no text is converted.
inline void load_table(tare::mysql::client& to, std::uint64_t rows)
{
    constexpr std::uint64_t at_once = 1 << 14; // 3 MB; a server takes 16 MiB
    to.query(create_table);
    for (auto const* const sql : {"SET NAMES latin1", "SET unique_checks = 0", "SET foreign_key_checks = 0", "BEGIN"}) to.query(sql);
    auto const insert = to.prepare(insert_row);
    auto const make = [rows](std::uint64_t first) {
        return std::async(std::launch::async, [=] { return rows_between(first, std::min(rows, first + at_once - 1), rows); });
    };
    auto coming = make(1);
    for (std::uint64_t first = 1; first <= rows; first += at_once) {
        auto const now = coming.get();
        if (first + at_once <= rows) coming = make(first + at_once);
        to.execute_bulk(insert, now);
    }
    to.query("COMMIT");
    to.query(create_index);
    to.query("ANALYZE TABLE sbtest1");
}

/// Throws `error` when the table is not what was to be loaded.
inline void check_table(tare::mysql::client& server, std::uint64_t rows)
{
    auto const [count, first, last] =
        server.query("SELECT COUNT(*), MIN(id), MAX(id) FROM sbtest1").one<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>>();
    if (count != rows || first != 1 || last != rows)
        throw error("the prepared table has " + std::to_string(count) + " rows, from " + std::to_string(first) + " to " +
                    std::to_string(last) + ", instead of " + std::to_string(rows));
    for (auto const id : {std::uint64_t{1}, rows / 2, rows}) {
        row const wanted(id, rows);
        auto const [k, c, pad] = server.query("SELECT k, c, pad FROM sbtest1 WHERE id = " + std::to_string(id))
                                     .one<std::tuple<std::uint64_t, std::string, std::string>>();
        if (k != wanted.k || c != std::string(wanted.c.begin(), wanted.c.end()) || pad != std::string(wanted.pad.begin(), wanted.pad.end()))
            throw error("row " + std::to_string(id) + " of the prepared table has other values than were written");
    }
}

/// Fills a folder natively: MariaDB's own tables, an account, and what `fill(client)` puts into its database; then the server is shut down.
/// Throws `error` with the server's last words.
template <class Fill>
void prepare_database(parameters const& p, std::filesystem::path const& folder, Fill fill)
{
    detail::install(folder);
    detail::preparing_server server(p, folder);
    auto root = server.client();
    for (auto const& sql : {"CREATE DATABASE " + std::string(account::database),
                            "CREATE USER " + std::string(account::user) + "@'%' IDENTIFIED BY '" + account::password + "'",
                            "GRANT ALL ON " + std::string(account::database) + ".* TO " + account::user + "@'%'"})
        root.query(sql);
    auto user = server.client(account::database);
    fill(user);
    server.shut_down();
}

/// The same with the table, its rows and its index, which are checked.
inline void prepare(parameters const& p, std::filesystem::path const& folder)
{
    prepare_database(p, folder, [&](tare::mysql::client& user) {
        load_table(user, p.rows.value);
        check_table(user, p.rows.value);
    });
}

} // namespace tare::workload::oltp
