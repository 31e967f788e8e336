// The client of MySQL with a real MariaDB: what it carries, what is refused, and what breaks in mid-operation.
#include "../says.hpp"
#include "../thrown_by.hpp"
#include "../unit/mysql/connection/fake_server.hpp"
#include "mysql_server.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

using namespace tare;
using namespace tare::mysql;
using namespace std::chrono_literals;
using namespace std::literals;

namespace {

mysql_server& there() { return mysql_server::instance(); }

client opened(bool several = false)
{
    auto how = there().account();
    how.multi_statements = several;
    return client(there().unix_socket(), how);
}

std::uint16_t code_of(auto const& action) { return thrown_by<server_error>(action).code(); }

void empty_table(client& server) { server.query("DELETE FROM t"); }

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection, *boost::unit_test::precondition(has_mariadb))

BOOST_AUTO_TEST_CASE(tcp_unix_and_tls_carry_the_same)
{
    for (auto const& address : {there().tcp(), there().unix_socket(), there().tls({})}) {
        BOOST_TEST_CONTEXT(address.words())
        {
            client server(address, there().account());
            BOOST_TEST(server.query("SELECT CURRENT_USER()").one<std::string>() == "tare@%");
            BOOST_TEST(server.query("SELECT CONNECTION_ID()").one<std::uint32_t>() == server.connection().number());
            BOOST_TEST((server.connection().version().find("MariaDB") != std::string::npos));
            auto const [name, cipher] = server.query("SHOW STATUS LIKE 'Ssl_cipher'").one<std::pair<std::string, std::string>>();
            BOOST_TEST(cipher.empty() == (address.secrecy() != wire::secrecy::when_asked));
            std::string const large(20 << 20, 'x');
            auto const echo = server.prepare("SELECT ?, LENGTH(?)");
            auto const [back, length] = server.execute(echo, large, large).one<std::tuple<std::string, std::size_t>>();
            BOOST_TEST((back == large));
            BOOST_TEST(length == large.size());
            server.ping();
            server.quit();
            BOOST_TEST(!server.connection().is_open());
        }
    }
}

BOOST_AUTO_TEST_CASE(tls_believes_nobody_who_cannot_prove_his_name)
{
    auto const refused = [&](address const& to) { return thrown_by<connection_error>([&] { client server(to, there().account()); }); };
    BOOST_TEST(has(refused(there().tls({.ca_file = there().file("stranger.pem")})), "TLS failed: certificate verify failed"));
    BOOST_TEST(has(refused(there().tls({.host_name = "example.org"})), "the certificate is not one of example.org"));
    client unverified(there().tls({.ca_file = there().file("stranger.pem"), .verify = false}), there().account());
    unverified.ping();
}

/// The server greets, is asked for TLS, and fails then. Nobody who listens has heard more than that TLS is wanted.
BOOST_AUTO_TEST_CASE(tls_that_fails_where_it_begins_is_told_and_nothing_of_the_login_is_heard)
{
    using fake_mysql::visitor;
    struct fault {
        std::string words;
        std::errc code;
        std::function<void(visitor&)> what;
    };
    std::vector<fault> const all{
        {"TLS failed: ", std::errc{}, [](visitor&) {}},
        {"TLS failed: ", std::errc{}, [](visitor& client) { client.say("HTTP/1.1 400 Bad Request\r\n\r\n"); }},
        {"TLS failed: ", std::errc{}, [](visitor& client) { client.say_message(mysql_messages::ok(), 2); }},
        {"it had no answer within 100 ms", std::errc::timed_out, [](visitor& client) { client.wait_for_end(); }},
    };
    for (auto const& one : all) {
        std::string heard;
        fake_mysql::server server([&](visitor& client) {
            client.say_message(visitor::greeting("mysql_native_password", visitor::capability::ssl), 0);
            heard = client.packet();
            if (one.code == std::errc{}) heard += client.bytes(5); // of TLS
            one.what(client);
        });
        auto how = there().account();
        how.connect_within = one.code == std::errc::timed_out ? 100ms : 20s;
        auto const to = over_tls("localhost", server.port(), {.ca_file = there().file("server.pem")});
        auto const failed = thrown_by<connection_error>([&] { client(to, how); });
        BOOST_TEST(has(failed, "cannot connect to " + to.words() + ": " + one.words));
        BOOST_TEST(!has(failed, mysql_server::password));
        if (one.code != std::errc{}) BOOST_TEST(failed.code() == std::make_error_code(one.code));
        BOOST_TEST(heard.find(mysql_server::user) == heard.npos);
    }
}

BOOST_AUTO_TEST_CASE(wrong_passwords_and_databases_are_told_without_the_password)
{
    auto const wrong = thrown_by<server_error>([&] { client(there().tcp(), {.user = "tare", .password = "xyzzy"}); });
    BOOST_TEST(wrong.code() == 1045);
    BOOST_TEST(wrong.state() == "28000");
    BOOST_TEST(!has(wrong, "xyzzy"));
    BOOST_TEST(has(wrong, there().tcp().words() + " answers the login with ERROR 1045 (28000): Access denied"));
    auto how = there().account();
    how.database = "missing";
    BOOST_TEST(code_of([&] { client(there().tcp(), how); }) == 1049);
}

BOOST_AUTO_TEST_CASE(prepared_statements_take_and_give_every_type)
{
    auto server = opened();
    auto const echo = server.prepare("SELECT ?, ?, ?, ?, ?, ?, ?, ?");
    BOOST_TEST(echo.parameters == 8u);
    auto const day = std::chrono::year(2024) / 2 / 29;
    clock_time const moment = std::chrono::local_days(day) + 23h + 59min + 1us;
    using row = std::tuple<std::int64_t, std::uint64_t, double, std::string, std::optional<int>, std::chrono::year_month_day, clock_time,
                           std::chrono::microseconds>;
    row const sent{-5, 18446744073709551615U, -2.25, "a\0'b"s, std::nullopt, day, moment, -(100h + 59min + 1us)};
    for (int i = 0; i < 2; ++i) {
        auto const got = std::apply([&](auto const&... v) { return server.execute(echo, v...); }, sent).one<row>();
        BOOST_TEST((got == sent));
    }
    BOOST_TEST(has(thrown_by<usage_error>([&] { server.execute(echo, 1); }), "has 8 parameters, and 1 values are given"));
    server.close(echo);
    BOOST_TEST(code_of([&] { server.execute(echo, 1, 2, 3, 4, 5, 6, 7, 8); }) == 1243);
    auto const texts =
        server.query("SELECT DATE'2024-02-29', TIMESTAMP'2024-02-29 01:02:03.5', TIME'-01:02:03', 1.50, 7").one<std::vector<std::string>>();
    BOOST_TEST(texts == (std::vector<std::string>{"2024-02-29", "2024-02-29 01:02:03.500000", "-01:02:03", "1.50", "7"}));
    BOOST_TEST(server.query("SELECT 1.50").one<double>() == 1.5);
    BOOST_TEST(has(thrown_by<result_mismatch>([&] { server.query("SELECT NULL AS n").one<int>(); }),
                   "column n of row 0 is NULL, where an integer of 32 bits was expected; ask for a std::optional"));
    BOOST_TEST(has(thrown_by<result_mismatch>([&] { server.query("SELECT 1, 2").one<int>(); }), "has 2 columns, where 1 were expected"));
    BOOST_TEST(has(thrown_by<result_mismatch>([&] { server.query("SELECT 300").one<std::int8_t>(); }), "an integer of 8 bits"));
}

BOOST_AUTO_TEST_CASE(a_statement_is_executed_for_many_rows_in_one_command)
{
    auto server = opened();
    server.query("CREATE TEMPORARY TABLE run (id INT PRIMARY KEY, environment VARCHAR(40), rate DOUBLE, began DATETIME(6))");
    auto const insert = server.prepare("INSERT INTO run VALUES (?, ?, ?, ?)");
    protocol::date_time const began{{2024, 1, 31}, 12, 30, 15, 250'000};
    bulk_rows rows;
    rows.add(1, "native", 1.5, began).add(2, std::optional<std::string>(), std::optional<double>(), std::optional<protocol::date_time>());
    for (int id = 3; id <= 70'000; ++id) rows.add(id, "kvm", id / 2.0, began);
    BOOST_TEST(server.execute_bulk(insert, rows).affected_rows() == 70'000u);
    using row = std::tuple<int, std::optional<std::string>, std::optional<double>, std::optional<std::string>>;
    auto const got = server.query("SELECT * FROM run WHERE id IN (1, 2, 70000) ORDER BY id").rows<row>();
    BOOST_TEST((got.at(0) == row(1, "native", 1.5, "2024-01-31 12:30:15.250000")));
    BOOST_TEST((got.at(1) == row(2, std::nullopt, std::nullopt, std::nullopt)));
    BOOST_TEST((got.at(2) == row(70'000, "kvm", 35'000, "2024-01-31 12:30:15.250000")));

    bulk_rows again;
    again.add(70'001, "oci", 1.0, began).add(1, "twice", 1.0, began);
    BOOST_TEST(code_of([&] { server.execute_bulk(insert, again); }) == 1062u);
    BOOST_TEST(server.query("SELECT COUNT(*) FROM run").one<int>() == 70'000); // and none of the rows before it
    auto const select = server.prepare("SELECT ?");
    BOOST_TEST(code_of([&] { server.execute_bulk(select, bulk_rows().add(1)); }) == 1295u);
    server.ping(); // the connection goes on
}

BOOST_AUTO_TEST_CASE(errors_are_objects_and_the_connection_goes_on)
{
    auto server = opened();
    empty_table(server);
    auto const missing = thrown_by<server_error>([&] { server.query("SELECT * FROM missing WHERE a = 'secret'"); });
    BOOST_TEST(missing.code() == 1146);
    BOOST_TEST(missing.state() == "42S02");
    BOOST_TEST(missing.message() == "Table 'tare.missing' doesn't exist");
    BOOST_TEST(!has(missing, "secret"));
    BOOST_TEST(has(missing, there().unix_socket().words() + " answers SELECT with ERROR 1146"));
    BOOST_TEST(code_of([&] { server.prepare("SELECT * FROM missing"); }) == 1146);
    auto const insert = server.prepare("INSERT INTO t VALUES (?, ?)");
    BOOST_TEST(server.execute(insert, 1, 10).affected_rows() == 1u);
    BOOST_TEST(code_of([&] { server.execute(insert, 1, 10); }) == 1062);
    BOOST_TEST(server.query("SELECT n FROM t").one<int>() == 10);
    server.query("CREATE TEMPORARY TABLE counted (id INT PRIMARY KEY AUTO_INCREMENT, n TINYINT)");
    BOOST_TEST(server.query("INSERT INTO counted (n) VALUES (1), (2)").last_insert_id() == 1u);
    auto const cut = server.query("INSERT IGNORE INTO counted (n) VALUES (1000)");
    BOOST_TEST(cut.last_insert_id() == 3u);
    BOOST_TEST(cut.warnings() == 1);
    auto const remarks = server.warnings();
    BOOST_TEST_REQUIRE(remarks.size() == 1u);
    BOOST_TEST(remarks[0].code == 1264);
    BOOST_TEST(remarks[0].level == "Warning");
}

BOOST_AUTO_TEST_CASE(several_statements_have_several_results)
{
    auto server = opened(true);
    auto const all = server.query_all("SELECT 1; DO 0; SELECT 2, 3; SELECT * FROM missing; SELECT 4");
    BOOST_TEST_REQUIRE(all.size() == 4u);
    BOOST_TEST(all[0].one<int>() == 1);
    BOOST_TEST(!all[1].has_rows());
    BOOST_TEST((all[2].one<std::pair<int, int>>() == std::pair(2, 3)));
    BOOST_TEST(all[3].error().value().code() == 1146);
    auto single = opened();
    BOOST_TEST(code_of([&] { single.query("SELECT 1; SELECT 2"); }) == 1064);
    BOOST_TEST(code_of([&] { single.query("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t"); }) != 0);
    single.ping();
    server.query("CREATE OR REPLACE PROCEDURE two() BEGIN SELECT 1; SELECT 'x', NULL; END");
    auto const both = server.execute_all(server.prepare("CALL two()"), {}, 30s);
    BOOST_TEST_REQUIRE(both.size() == 3u);
    BOOST_TEST(both[0].one<int>() == 1);
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_waited_for_in_vain_and_a_deadlock_are_told)
{
    auto first = opened(), second = opened();
    empty_table(first);
    first.query("INSERT INTO t VALUES (1, 0), (2, 0)");
    first.query("SET innodb_lock_wait_timeout = 1");
    second.query("BEGIN");
    second.query("UPDATE t SET n = 1 WHERE id = 1");
    auto const late = thrown_by<server_error>([&] { first.query("UPDATE t SET n = 2 WHERE id = 1"); });
    BOOST_TEST(late.code() == 1205);
    BOOST_TEST(has(late, "run the transaction again"));
    first.query("SET innodb_lock_wait_timeout = 30");
    first.query("BEGIN");
    first.query("UPDATE t SET n = 2 WHERE id = 2");
    int of_second = 0;
    std::thread waiting([&] {
        for (auto const& one : second.query_all("UPDATE t SET n = 1 WHERE id = 2")) of_second = one.error() ? one.error()->code() : 0;
    });
    int of_first = 0;
    for (auto const& one : first.query_all("UPDATE t SET n = 2 WHERE id = 1")) of_first = one.error() ? one.error()->code() : 0;
    if (of_first == 0) first.query("ROLLBACK");
    waiting.join();
    BOOST_TEST(of_first + of_second == 1213); // one of them, and the other went on
    second.query("ROLLBACK");
    first.query("ROLLBACK");
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_killed_in_mid_query_is_told)
{
    auto killer = opened();
    client victim(there().tcp(), there().account());
    auto const number = victim.connection().number();
    std::thread kill([&] {
        auto const busy =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND id = " + std::to_string(number);
        while (killer.query(busy).one<int>() == 0) std::this_thread::sleep_for(5ms);
        killer.query("KILL " + std::to_string(number));
    });
    std::string told;
    try {
        victim.query("SELECT SLEEP(30)");
        victim.ping();
    } catch (error const& e) {
        told = e.what();
    }
    kill.join();
    BOOST_TEST(((told.find("Connection was killed") != told.npos) || (told.find("the server closed the connection") != told.npos)), told);
    BOOST_CHECK_THROW(victim.ping(), connection_error);
}

BOOST_AUTO_TEST_CASE(a_statement_that_sleeps_is_left_at_the_deadline)
{
    auto server = opened();
    auto const late = thrown_by<connection_error>([&] { server.query_all("SELECT SLEEP(20)", 50ms); });
    BOOST_TEST(late.code() == std::make_error_code(std::errc::timed_out));
    BOOST_TEST(has(late, "no answer to SELECT SLEEP from " + there().unix_socket().words() + ": SELECT SLEEP had no answer within 50 ms"));
    BOOST_TEST(has(thrown_by<connection_error>([&] { server.ping(); }), "the connection is closed, since"));
}

BOOST_AUTO_TEST_CASE(a_reset_forgets_statements_and_transactions)
{
    auto server = opened();
    auto const one = server.prepare("SELECT 1");
    server.query("SET @a = 5");
    server.reset();
    BOOST_TEST(has(thrown_by<usage_error>([&] { server.execute(one); }), "SELECT is not prepared on this connection"));
    BOOST_TEST(!server.query("SELECT @a").one<std::optional<int>>());
    auto other = opened();
    auto const foreign = other.prepare("SELECT 1");
    BOOST_CHECK_THROW(server.execute(foreign), usage_error);
}

/// Not in the unit tests: clang 14 cannot build a coroutine with their sanitizers.
BOOST_AUTO_TEST_CASE(coroutines_await_results)
{
    asio::io_context io;
    std::vector<int> got;
    auto const program = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        connection server(executor, there().tls({}), there().account());
        co_await server.async_connect(asio::use_awaitable);
        auto const twice = co_await server.async_prepare("SELECT 2 * ?", 30s, asio::use_awaitable);
        for (int i = 0; i < 3; ++i) {
            auto const values = values_of(i);
            auto const all = co_await server.async_execute(twice, values, 30s, asio::use_awaitable);
            got.push_back(all.at(0).one<int>());
        }
        co_await server.async_quit(asio::use_awaitable);
    };
    asio::co_spawn(io, program, [](std::exception_ptr e) {
        if (e) std::rethrow_exception(e);
    });
    io.run(); // ends, since the connection does
    BOOST_TEST(got == (std::vector<int>{0, 2, 4}));
}

BOOST_AUTO_TEST_CASE(the_example_says_what_it_did)
{
    auto const* const folder = std::getenv("TARE_EXAMPLES");
    auto const program = std::string(folder ? folder : ".") + "/06_mysql_client";
    auto const run = [&](std::string const& password) {
        return system::run({.argv = {program, "127.0.0.1", std::to_string(there().port()), mysql_server::user, "tare"},
                            .environment = {"MYSQL_PASSWORD=" + password}});
    };
    auto const got = run(mysql_server::password);
    BOOST_TEST(got.status.success(), got.errors);
    BOOST_TEST(got.out.find("MariaDB") != got.out.npos);
    BOOST_TEST(got.out.ends_with("row 1\nnative: 1.500000\ncontainer; it's no SQL: unknown\n1146 42S02\n2 rows\n"), got.out);
    auto const refused = run("xyzzy");
    BOOST_TEST(refused.status.code == 1);
    BOOST_TEST(refused.errors.find("1045") != refused.errors.npos);
    BOOST_TEST(refused.errors.find("xyzzy") == refused.errors.npos);
}

BOOST_AUTO_TEST_SUITE_END()
