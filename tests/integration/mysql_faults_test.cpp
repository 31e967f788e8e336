// What the client of MySQL tells when a real MariaDB dies, stalls, is full, or refuses: the server's own code and words, and an end.
#include "../says.hpp"
#include "../thrown_by.hpp"
#include "mysql_server.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <list>
#include <optional>
#include <string>
#include <thread>
#include <utility>

using namespace tare;
using namespace tare::mysql;
using namespace std::chrono_literals;

namespace {

mysql_server& there() { return mysql_server::instance(); }

client root() { return client(there().unix_socket(), {.user = "root"}); }
client opened() { return client(there().tcp(), there().account()); }

/// A user without privileges of an administrator, whom limits and a server that is only read hold for.
settings plain_user()
{
    auto admin = root();
    admin.query("CREATE USER IF NOT EXISTS plain IDENTIFIED BY 'correct horse'");
    admin.query("GRANT ALL ON tare.* TO plain");
    auto how = there().account();
    how.user = "plain";
    return how;
}

void check_without_password(std::exception const& e) { BOOST_TEST(!has(e, mysql_server::password)); }

/// The letter of a thread's state: proc(5).
char state_of(std::filesystem::path const& thread)
{
    auto const said = system::read_file(thread / "stat");
    auto const end = said.rfind(')'); // a name may have one too
    return end + 2 < said.size() ? said[end + 2] : '?';
}

/// A process that is stopped while this lives: all of its threads, which takes a moment.
class stopped {
public:
    explicit stopped(system::child const& process) : process_(process)
    {
        process_.signal(SIGSTOP);
        while (!has_stopped()) std::this_thread::sleep_for(1ms);
    }
    stopped(stopped const&) = delete;
    stopped& operator=(stopped const&) = delete;
    ~stopped() { process_.signal(SIGCONT); }

private:
    bool has_stopped() const
    {
        std::filesystem::directory_iterator const threads("/proc/" + std::to_string(process_.pid()) + "/task");
        return std::all_of(begin(threads), end(threads), [](auto const& one) { return state_of(one.path()) == 'T'; });
    }

    system::child const& process_;
};

/// A variable of the whole server that has another value while this lives.
class changed {
public:
    changed(std::string name, std::string const& value) : name_(std::move(name)) { set(value); }
    changed(changed const&) = delete;
    changed& operator=(changed const&) = delete;
    ~changed() { set("DEFAULT"); }

private:
    void set(std::string const& value) { admin_.query("SET GLOBAL " + name_ + " = " + value); }

    client admin_ = root();
    std::string name_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_faults, *boost::unit_test::precondition(has_mariadb))

BOOST_AUTO_TEST_CASE(a_server_that_dies_in_mid_transaction_is_told_and_one_that_is_back_is_reached_again)
{
    root().query("SET GLOBAL innodb_flush_log_at_trx_commit = 1"); // what is committed outlives the server
    auto server = opened();
    server.query("DELETE FROM t");
    server.query("INSERT INTO t VALUES (1, 1)");
    server.query("BEGIN");
    BOOST_TEST(server.query("UPDATE t SET n = 2 WHERE id = 1").in_transaction());
    there().process().end();
    auto const died = thrown_by<connection_error>([&] { server.query("COMMIT"); });
    BOOST_TEST(died.code() == std::make_error_code(std::errc::connection_reset));
    BOOST_TEST(has(died, "no answer to COMMIT from " + there().tcp().words() + ": the server closed the connection"));
    check_without_password(died);
    auto const refused = thrown_by<connection_error>([] { (void)opened(); });
    BOOST_TEST(refused.code() == std::make_error_code(std::errc::connection_refused));
    BOOST_TEST(has(refused, "cannot connect to " + there().tcp().words() + ": Connection refused; is a server there"));
    check_without_password(refused);
    there().restart();
    auto again = opened();
    BOOST_TEST(again.query("SELECT n FROM t").one<int>() == 1); // what was not committed is not there
    BOOST_CHECK_THROW(server.ping(), connection_error);         // the old one is not used again by itself
}

BOOST_AUTO_TEST_CASE(a_connection_is_connected_again_after_a_restart_and_has_forgotten_its_statements)
{
    asio::io_context io;
    connection server(io.get_executor(), there().tcp(), there().account());
    auto const connect = [&] { wire::wait(io, [&](auto done) { server.async_connect(done); }); };
    auto const ask = [&](std::string const& sql) {
        int out = 0;
        wire::wait(io, [&](auto done) {
            server.async_query(sql, 30s, [&out, done](std::exception_ptr failure, results got) {
                if (!failure) out = got.at(0).one<int>();
                done(failure);
            });
        });
        return out;
    };
    statement prepared;
    connect();
    wire::wait(io, [&](auto done) {
        server.async_prepare("SELECT 1", 30s, [&prepared, done](std::exception_ptr failure, statement got) {
            prepared = std::move(got);
            done(failure);
        });
    });
    there().restart();
    BOOST_CHECK_THROW(ask("SELECT 1"), connection_error);
    BOOST_TEST(!server.is_open());
    connect();
    BOOST_TEST(ask("SELECT 2") == 2);
    BOOST_TEST(has(thrown_by<usage_error>([&] { server.async_execute(prepared, {}, 30s, [](std::exception_ptr, results const&) {}); }),
                   "is not prepared on this connection"));
}

BOOST_AUTO_TEST_CASE(a_server_that_shuts_down_ends_its_connections)
{
    auto idle = opened();
    auto admin = root();
    admin.query("SHUTDOWN");
    BOOST_TEST(there().process().wait_for(60s).has_value());
    auto const ended = thrown_by<connection_error>([&] { idle.query("SELECT 1"); });
    BOOST_TEST((has(ended, "the server closed the connection") || has(ended, "the server ended the connection: ERROR ")));
    there().restart();
    opened().ping();
}

BOOST_AUTO_TEST_CASE(a_server_that_stalls_is_left_at_the_deadline)
{
    auto server = opened();
    auto how = there().account();
    how.connect_within = 100ms;
    {
        stopped const for_now(there().process());
        auto const late = thrown_by<connection_error>([&] { server.query_all("SELECT 1", 100ms); });
        BOOST_TEST(late.code() == std::make_error_code(std::errc::timed_out));
        BOOST_TEST(has(late, "no answer to SELECT from " + there().tcp().words() + ": SELECT had no answer within 100 ms"));
        // The kernel still takes connections for it.
        auto const silent = thrown_by<connection_error>([&] { client(there().tcp(), how); });
        BOOST_TEST(silent.code() == std::make_error_code(std::errc::timed_out));
        BOOST_TEST(has(silent, "cannot connect to " + there().tcp().words() + ": it had no answer within 100 ms"));
        check_without_password(silent);
    }
    opened().ping();
}

BOOST_AUTO_TEST_CASE(a_server_without_room_for_another_connection_is_quoted)
{
    auto const how = plain_user();
    changed const limit("max_connections", "10"); // the least that it takes
    std::list<client> all;
    auto const full = thrown_by<server_error>([&] {
        for (int i = 0; i < 11; ++i) all.emplace_back(there().tcp(), how);
    });
    BOOST_TEST(full.code() == 1040);
    BOOST_TEST(full.state() == "08004");
    BOOST_TEST(has(full, there().tcp().words() + " answers the login with ERROR 1040 (08004): Too many connections; close other"));
    check_without_password(full);
    BOOST_TEST(all.size() >= 8u);
    all.front().ping(); // those that are in go on
}

BOOST_AUTO_TEST_CASE(a_server_that_is_only_read_is_quoted_and_goes_on)
{
    client server(there().tcp(), plain_user());
    std::optional<changed> read_only(std::in_place, "read_only", "1");
    auto const refused = thrown_by<server_error>([&] { server.query("INSERT INTO t VALUES (99, 'correct horse')"); });
    auto const insert = thrown_by<server_error>([&] { server.execute(server.prepare("DELETE FROM t WHERE id = ?"), 1); });
    auto const rows = server.query("SELECT COUNT(*) FROM t WHERE id = 99").one<int>();
    read_only.reset();
    BOOST_TEST(refused.code() == 1290);
    BOOST_TEST(insert.code() == 1290);
    BOOST_TEST(has(refused, " answers INSERT INTO t with ERROR 1290 (HY000): The MariaDB server is running with the --read-only option"));
    check_without_password(refused);
    BOOST_TEST(rows == 0);
    server.query("DELETE FROM t WHERE id = 99");
}

BOOST_AUTO_TEST_CASE(a_table_that_is_full_is_quoted_and_the_connection_goes_on)
{
    auto server = opened();
    server.query("SET max_heap_table_size = 16384");
    server.query("CREATE TEMPORARY TABLE small (t CHAR(200)) ENGINE=MEMORY");
    auto const insert = server.prepare("INSERT INTO small VALUES (REPEAT('x', 200))");
    auto const full = thrown_by<server_error>([&] {
        for (int i = 0; i < 10'000; ++i) server.execute(insert);
    });
    BOOST_TEST(full.code() == 1114);
    BOOST_TEST(has(full, "answers INSERT INTO small with ERROR 1114 (HY000): The table 'small' is full; make room"));
    server.ping();
}

BOOST_AUTO_TEST_CASE(an_account_with_a_plugin_that_is_not_known_is_told_so)
{
    auto admin = root();
    admin.query("INSTALL SONAME 'auth_ed25519'");
    admin.query("CREATE USER curve IDENTIFIED VIA ed25519 USING PASSWORD('correct horse')");
    auto how = there().account();
    how.user = "curve";
    auto const refused = thrown_by<connection_error>([&] { client(there().tcp(), how); });
    admin.query("DROP USER curve");
    admin.query("UNINSTALL SONAME 'auth_ed25519'");
    BOOST_TEST(
        has(refused, "cannot connect to " + there().tcp().words() + ": the server wants the authentication plugin 'client_ed25519'"));
    BOOST_TEST(refused.code() == std::make_error_code(std::errc::permission_denied));
    check_without_password(refused);
}

/// The server offers it; that the client does not is why its own words come back instead of a question for the file.
BOOST_AUTO_TEST_CASE(files_are_not_offered_and_the_statement_is_refused_in_the_servers_words)
{
    auto server = opened();
    BOOST_TEST(server.query("SELECT @@local_infile").one<int>() == 1);
    auto const refused = thrown_by<server_error>([&] { server.query("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t"); });
    BOOST_TEST(refused.code() == 4166);
    BOOST_TEST(has(refused, "answers LOAD DATA LOCAL with ERROR 4166"));
    server.ping();
}

BOOST_AUTO_TEST_CASE(no_log_of_the_server_has_the_password)
{
    auto admin = root();
    admin.query("SET GLOBAL general_log_file = '" + there().file("general") + "'");
    changed const logging("general_log", "1");
    opened().query("SELECT 'a mark'");
    BOOST_CHECK_THROW(client(there().tcp(), {.user = "tare", .password = "xyzzy"}), server_error);
    auto const log = system::read_file(there().file("general"));
    BOOST_TEST((log.find("a mark") != log.npos));
    BOOST_TEST((log.find(mysql_server::password) == log.npos));
    BOOST_TEST((log.find("xyzzy") == log.npos));
}

BOOST_AUTO_TEST_SUITE_END()
