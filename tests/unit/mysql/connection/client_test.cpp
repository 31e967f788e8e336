#include <tare/mysql/connection/client.hpp>

#include "fake_server.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare::mysql;
using namespace mysql_messages;
using namespace std::chrono_literals;
using fake = fake_mysql::server;

namespace {

settings const who{.user = "me", .password = "secret", .database = "runs"};

/// How a query fails whose answer is this script's.
connection_error failure_of(std::function<void(fake::visitor&)> const& answer, settings const& how = who)
{
    fake server([&](fake::visitor& client) {
        client.greet();
        (void)client.packet();
        answer(client);
    });
    client here(server.address(), how);
    return thrown_by<connection_error>([&] { here.query("SELECT n FROM t WHERE password = 'secret'"); });
}

auto say(std::string const& bytes)
{
    return [bytes](fake::visitor& client) {
        client.say(bytes);
        client.wait_for_end(); // the client has to leave by itself
    };
}

/// How a login fails of which the server's part is this script's.
template <class Error>
Error refusal(std::function<void(fake::visitor&)> const& script, settings const& how = who)
{
    fake server(script);
    return thrown_by<Error>([&] { client(server.address(), how); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_client)

BOOST_AUTO_TEST_CASE(a_login_names_user_and_database_and_proves_the_password_without_it)
{
    std::string login;
    fake server([&](fake::visitor& client) {
        login = client.greet();
        client.wait_for_end();
    });
    {
        client here(server.address(), who);
        BOOST_TEST(here.connection().version() == "10.11.6-MariaDB");
        BOOST_TEST(here.connection().number() == 7u);
    }
    BOOST_TEST(login.substr(32, 3) == std::string("me\0", 3));
    BOOST_TEST((login.find(std::string("runs\0mysql_native_password\0", 27)) != login.npos));
    BOOST_TEST((login.find("secret") == login.npos));
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_the_login_is_quoted)
{
    struct said {
        std::uint16_t code;
        std::string state, words;
    };
    for (auto const& one : {said{1045, "28000", "Access denied for user 'me'"}, said{1049, "42000", "Unknown database 'runs'"}}) {
        auto const refused = refusal<server_error>([&](fake::visitor& client) {
            client.say_message(fake::visitor::greeting(), 0);
            (void)client.packet();
            client.say_message(error(one.code, one.state, one.words), 2);
            client.wait_for_end();
        });
        BOOST_TEST(refused.code() == one.code);
        BOOST_TEST(refused.state() == one.state);
        BOOST_TEST(refused.message() == one.words);
        BOOST_TEST(has(refused, " answers the login with ERROR " + std::to_string(one.code) + " (" + one.state + "): " + one.words));
        BOOST_TEST(!has(refused, "secret"));
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_is_full_is_heard_instead_of_its_greeting)
{
    auto const refused = refusal<server_error>([](fake::visitor& client) {
        client.say_message("\xff" + integer<2>(1040) + "Too many connections", 0); // without an SQL state, as before a login
    });
    BOOST_TEST(refused.code() == 1040);
    BOOST_TEST(refused.state() == "HY000");
    BOOST_TEST(has(refused, "raise the server's max_connections"));
}

BOOST_AUTO_TEST_CASE(a_plugin_that_is_not_known_is_named)
{
    auto const refused = refusal<connection_error>([](fake::visitor& client) {
        client.say_message(fake::visitor::greeting(), 0);
        (void)client.packet();
        client.say_message(std::string("\xfe") + "client_ed25519" + '\0' + std::string(32, 'x'), 2);
        client.wait_for_end();
    });
    BOOST_TEST(has(refused, "the server wants the authentication plugin 'client_ed25519', which is not known here"));
}

BOOST_AUTO_TEST_CASE(the_password_itself_is_not_sent_where_others_hear_it)
{
    bool asked = false;
    auto const script = [&](fake::visitor& client) {
        client.say_message(fake::visitor::greeting("caching_sha2_password"), 0);
        (void)client.packet();
        client.say_message("\x01\x04", 2); // full authentication
        asked = client.packet() == "\x02"; // the request of the key
        client.say_message("\x01no key", 4);
        client.wait_for_end();
    };
    BOOST_TEST(has(refusal<connection_error>(script), "the connection is not encrypted"));
    BOOST_TEST(!asked);
    auto how = who;
    how.ask_for_key = true;
    BOOST_TEST(has(refusal<connection_error>(script, how), "is no RSA key"));
    BOOST_TEST(asked);
}

BOOST_AUTO_TEST_CASE(what_is_no_server_of_mysql_is_told)
{
    auto const http = refusal<connection_error>([](fake::visitor& client) {
        client.say("HTTP/1.1 400 Bad Request\r\n");
        client.wait_for_end();
    });
    BOOST_TEST(has(http, "is this a server of MySQL or MariaDB"));
    BOOST_TEST(refusal<connection_error>([](fake::visitor&) {}).code() == std::make_error_code(std::errc::connection_reset));
    auto const more = refusal<connection_error>([](fake::visitor& client) {
        client.say(packets({fake::visitor::greeting(), ok()}, 0)); // what an attacker would have said before TLS
        client.wait_for_end();
    });
    BOOST_TEST(more.code() == make_error_code(protocol::errc::not_asked));
}

BOOST_AUTO_TEST_CASE(rows_and_counts_are_read_at_every_cut)
{
    for (std::size_t const piece : {1U, 3U, 1000U}) {
        std::string asked;
        fake server([&](fake::visitor& client) {
            client.greet();
            asked = client.packet();
            auto const all =
                packets({length(2), column("id", 3), column("name", 253), string("1") + string("a"), string("2") + "\xfb", end_ok()});
            for (std::size_t i = 0; i < all.size(); i += piece) client.say(all.substr(i, piece));
            (void)client.packet();
            client.say_message(ok(2, 5), 1);
            client.wait_for_end();
        });
        client here(server.address(), who);
        auto const got = here.query("SELECT id, name FROM t");
        BOOST_TEST(asked == "\x03SELECT id, name FROM t");
        using row = std::pair<int, std::optional<std::string>>;
        BOOST_TEST((got.rows<row>() == std::vector<row>{{1, "a"}, {2, std::nullopt}}));
        BOOST_TEST(got.columns() == (std::vector<std::string>{"id", "name"}));
        BOOST_TEST(here.query("DELETE FROM t").affected_rows() == 5u);
    }
}

BOOST_AUTO_TEST_CASE(an_error_is_a_value_and_the_connection_goes_on)
{
    fake server([&](fake::visitor& client) {
        client.greet();
        for (auto const& answer : {error(1213, "40001", "Deadlock found"), ok()}) {
            (void)client.packet();
            client.say_message(answer, 1);
        }
        client.wait_for_end();
    });
    client here(server.address(), who);
    auto const refused = thrown_by<server_error>([&] { here.query("UPDATE t SET n = 'secret'"); });
    BOOST_TEST(std::string(refused.what()) == server.address().words() + " answers UPDATE t SET with ERROR 1213 (40001): Deadlock found; "
                                                                         "run the transaction again");
    here.ping();
}

BOOST_AUTO_TEST_CASE(packets_that_are_out_of_order_or_too_many_end_the_connection)
{
    BOOST_TEST(failure_of(say(packets({ok()}, 2))).code() == make_error_code(protocol::errc::out_of_order));
    BOOST_TEST(failure_of(say(packets({ok(), ok()}))).code() == make_error_code(protocol::errc::not_asked));
    BOOST_TEST(failure_of(say(packets({std::string("\0\0", 2)}))).code() == make_error_code(protocol::errc::cut_short));
}

BOOST_AUTO_TEST_CASE(what_is_announced_beyond_the_limits_is_refused_at_once)
{
    BOOST_TEST(failure_of(say(packets({"\xfe" + std::string(8, '\xff')}))).code() == make_error_code(protocol::errc::too_many_columns));
    auto small = who;
    small.limits.message = 1 << 10;
    BOOST_TEST(failure_of(say(integer<3>(0x1000) + "\x01"), small).code() == make_error_code(protocol::errc::message_too_long));
    auto const long_one = failure_of(
        [](fake::visitor& client) {
            client.say(packets({length(1), column("n", 253)}));
            for (std::uint8_t i = 0; i < 100; ++i) client.say_message(string(std::string(200, 'x')), static_cast<std::uint8_t>(i + 3));
            client.wait_for_end();
        },
        {.limits = {.response = 10'000}});
    BOOST_TEST(long_one.code() == make_error_code(protocol::errc::response_too_long));
}

/// The client offers no files, so an honest server never asks for one: it refuses LOAD DATA LOCAL in its own words, and all goes on. One
/// that asks all the same is not talked to any more, whatever was under way.
BOOST_AUTO_TEST_CASE(a_file_that_the_server_asks_for_is_refused_and_the_connection_ends)
{
    std::string const file = "\xfb/etc/passwd";
    for (auto const& asks :
         {packets({file}), packets({ok(more), file}), packets({length(1), column("n", 3), string("1"), end_ok(more), file})}) {
        bool heard_nothing = false;
        auto const refused = failure_of([&](fake::visitor& client) {
            client.say(asks);
            try {
                (void)client.bytes(1);
            } catch (fake::visitor::gone) {
                heard_nothing = true;
            }
        });
        BOOST_TEST(has(refused, "no answer to SELECT n FROM from 127.0.0.1:"));
        BOOST_TEST(has(refused, "the server asked for the file '/etc/passwd' of this machine, which it does not get"));
        BOOST_TEST(refused.code() == std::make_error_code(std::errc::permission_denied));
        BOOST_TEST(heard_nothing);
    }
}

BOOST_AUTO_TEST_CASE(a_file_is_refused_to_every_kind_of_command)
{
    enum class asked : char { prepare, execute, ping };
    for (auto const what : {asked::prepare, asked::execute, asked::ping}) {
        std::string heard;
        fake server([&](fake::visitor& client) {
            client.greet();
            (void)client.packet();
            if (what == asked::execute) {
                client.say_message(prepared(7, 0, 0), 1);
                (void)client.packet();
            }
            client.say_message("\xfb/etc/shadow", 1);
            heard = client.bytes(1);
        });
        client here(server.address(), who);
        auto const refused = thrown_by<connection_error>([&] {
            if (what == asked::ping) here.ping();
            here.execute(here.prepare("DO 1"));
        });
        BOOST_TEST(refused.code() == (what == asked::execute ? std::make_error_code(std::errc::permission_denied)
                                                             : make_error_code(protocol::errc::not_an_answer)));
        BOOST_TEST(!here.connection().is_open());
        BOOST_TEST(heard.empty());
    }
}

/// A name is the server's own words.
BOOST_AUTO_TEST_CASE(the_name_of_a_file_is_told_in_one_short_line)
{
    auto const refused = failure_of(say(packets({"\xfb" + std::string("\x1b[31m\n") + std::string(60'000, 'x')})));
    BOOST_TEST(has(refused, "the file '?[31m xxx"));
    BOOST_TEST(std::string_view(refused.what()).size() < 500u);
}

BOOST_AUTO_TEST_CASE(a_server_that_closes_says_where_it_stopped)
{
    auto const before = failure_of([](fake::visitor&) {});
    BOOST_TEST(before.code() == std::make_error_code(std::errc::connection_reset));
    BOOST_TEST(has(before, "no answer to SELECT n FROM from 127.0.0.1:"));
    BOOST_TEST(has(before, ": the server closed the connection"));
    BOOST_TEST(!has(before, "secret"));
    BOOST_TEST(!has(before, "in the middle"));
    auto const row = packets({length(1), column("n", 3), string("123456")});
    BOOST_TEST(has(failure_of([&](fake::visitor& client) { client.say(row.substr(0, row.size() - 3)); }),
                   "the server closed the connection in the middle of an answer"));
}

BOOST_AUTO_TEST_CASE(a_slow_server_is_left_at_the_deadline)
{
    auto how = who;
    how.answer_within = 50ms;
    auto const slow = failure_of(say(packets({length(1)})), how);
    BOOST_TEST(slow.code() == std::make_error_code(std::errc::timed_out));
    BOOST_TEST(has(slow, "SELECT n FROM had no answer within 50 ms"));
    auto const silent = refusal<connection_error>([](fake::visitor& client) { client.wait_for_end(); }, {.connect_within = 50ms});
    BOOST_TEST(silent.code() == std::make_error_code(std::errc::timed_out));
    BOOST_TEST(has(silent, ": it had no answer within 50 ms"));
}

BOOST_AUTO_TEST_CASE(a_server_that_ends_a_connection_that_is_idle_says_why)
{
    fake server([](fake::visitor& client) {
        client.greet();
        client.say_message(error(4031, "HY000", "The client was disconnected by the server because of inactivity."), 0);
        client.wait_for_end(); // a reset would take away what was not read yet
    });
    client here(server.address(), who);
    auto const failed = thrown_by<connection_error>([&] {
        for (;;) here.ping();
    });
    BOOST_TEST(has(failed, "the server ended the connection: ERROR 4031 (HY000)"));
}

/// MariaDB 10.11 ends connections with a packet numbered as an answer, others with one that begins to count anew; either may come in the
/// bytes of an answer, or cross the next command.
BOOST_AUTO_TEST_CASE(a_farewell_is_quoted_whatever_its_number_and_wherever_it_comes)
{
    auto const killed = error(1927, "70100", "Connection was killed");
    for (auto const number : {std::uint8_t{0}, std::uint8_t{1}}) {
        fake server([&](fake::visitor& client) {
            client.greet();
            (void)client.packet();
            client.say(packets({ok()}) + packets({killed}, number));
            client.wait_for_end();
        });
        client behind(server.address(), who);
        behind.query("SHUTDOWN");
        auto const ended = thrown_by<connection_error>([&] { behind.ping(); });
        BOOST_TEST(has(ended, "the server ended the connection: ERROR 1927 (70100): Connection was killed"));
    }
    auto const crossed = failure_of(say(packets({error(4031, "HY000", "because of inactivity")}, 0)));
    BOOST_TEST(crossed.code() == std::make_error_code(std::errc::connection_reset));
    BOOST_TEST(has(crossed, "no answer to SELECT n FROM from 127.0.0.1:"));
    BOOST_TEST(has(crossed, ": the server ended the connection: ERROR 4031 (HY000): because of inactivity"));
    // Behind the beginning of an answer it is none.
    auto const within = failure_of(say(packets({length(1)}) + packets({killed}, 7)));
    BOOST_TEST(within.code() == make_error_code(protocol::errc::out_of_order));
}

BOOST_AUTO_TEST_CASE(names_with_a_zero_byte_and_values_that_no_server_knows_are_refused)
{
    settings how = who;
    how.user = std::string("a\0b", 3);
    BOOST_TEST(has(refusal<tare::usage_error>(
                       [](fake::visitor& client) {
                           client.say_message(fake::visitor::greeting(), 0);
                           client.wait_for_end();
                       },
                       how),
                   "holds a zero byte"));
    BOOST_CHECK_THROW((void)to_value(std::numeric_limits<double>::quiet_NaN()), tare::usage_error);
    BOOST_CHECK_THROW((void)to_value(std::chrono::hours(839)), tare::usage_error);
    BOOST_CHECK_THROW((void)to_value(std::chrono::year(10'000) / 1 / 1), tare::usage_error);
}

BOOST_AUTO_TEST_CASE(rows_in_bulk_are_refused_before_anything_is_sent)
{
    fake server([&](fake::visitor& client) {
        client.greet(); // which offers no bulk
        (void)client.packet();
        client.say(packets({prepared(1, 0, 2), column("?", 253), column("?", 253)}));
        client.wait_for_end();
    });
    client here(server.address(), who);
    auto const insert = here.prepare("INSERT INTO t VALUES (?, ?)");
    auto const refused = [&](bulk_rows const& rows) {
        return std::string(thrown_by<tare::usage_error>([&] { here.execute_bulk(insert, rows); }).what());
    };
    BOOST_TEST(refused({}).starts_with("INSERT INTO t is to be executed for no rows"));
    BOOST_TEST(refused(bulk_rows().add(1)).starts_with("INSERT INTO t has 2 parameters, and 1 values are given"));
    BOOST_TEST(refused(bulk_rows().add(1, "a")).find("executes no statement for many rows at once") != std::string::npos);
    BOOST_TEST(here.connection().is_open());
}

BOOST_AUTO_TEST_SUITE_END()
