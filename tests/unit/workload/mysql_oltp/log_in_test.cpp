#include "../../mysql/connection/fake_server.hpp"

#include <tare/workload/mysql_oltp/clients.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <thread>
#include <tuple>

using namespace tare::workload;
using namespace mysql_messages;

namespace {

tare::mysql::settings const who{.user = "me", .password = "s3cret", .database = "runs"};

oltp::session log_in(fake_mysql::server const& server, oltp::habits const& how, bool read_only = false)
{
    return oltp::log_in({.other_address = "127.0.0.1", .port = server.port()}, who, how, read_only);
}

/// Answers that statements with as many parameters are prepared, the n-th as number 10 n; returns the texts.
std::vector<std::string> prepare_all(fake_mysql::visitor& server, std::size_t count)
{
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back(server.packet());
        auto const parameters = static_cast<std::uint16_t>(std::count(out.back().begin(), out.back().end(), '?'));
        std::uint16_t const columns = out.back().starts_with("\x16SELECT") ? 1 : 0;
        std::string said = packets({prepared(static_cast<std::uint32_t>(10 * i), columns, parameters)});
        for (std::uint16_t p = 0; p < parameters; ++p) said += packets({column("?", 253)}, static_cast<std::uint8_t>(2 + p));
        for (std::uint16_t c = 0; c < columns; ++c) said += packets({column("c", 254)}, static_cast<std::uint8_t>(2 + parameters + c));
        server.say(said);
    }
    return out;
}

std::string failure(std::function<void(fake_mysql::visitor&)> const& script)
{
    fake_mysql::server const server(script);
    try {
        log_in(server, oltp::sysbench_1_0::habits);
    } catch (tare::error const& e) {
        return e.what();
    }
    return "nothing failed";
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_log_in)

BOOST_AUTO_TEST_CASE(a_client_logs_in_and_prepares_each_statement_once)
{
    std::string login;
    std::vector<std::string> asked;
    {
        fake_mysql::server const server([&](fake_mysql::visitor& me) {
            login = me.greet();
            asked = prepare_all(me, 12);
            me.wait_for_end();
        });
        auto const got = log_in(server, oltp::sysbench_1_0::habits);
        for (std::size_t i = 0; i < oltp::statements_in_all; ++i) {
            BOOST_TEST(got.prepared[i].value().number == 10 * i);
            BOOST_TEST(got.prepared[i]->columns.size() == (oltp::reads(static_cast<oltp::statement>(i)) ? 1u : 0u));
        }
        BOOST_TEST(tare::mysql::protocol::has(got.spoken, tare::mysql::protocol::capability::deprecate_eof));
        int no_delay = 0;
        socklen_t size = sizeof no_delay;
        ::getsockopt(got.socket.get(), IPPROTO_TCP, TCP_NODELAY, &no_delay, &size);
        BOOST_TEST(no_delay != 0);
    } // the server has ended
    BOOST_TEST(asked.size() == 12u);
    for (std::size_t i = 0; i < asked.size(); ++i)
        BOOST_TEST(asked[i] == "\x16" + oltp::sentence_of(static_cast<oltp::statement>(i), oltp::sysbench_1_0::habits).sql);
    BOOST_TEST(login.find("runs") != login.npos);
    BOOST_TEST(login.find("s3cret") == login.npos);
}

BOOST_AUTO_TEST_CASE(rows_that_are_found_count_where_the_server_offers_it)
{
    using enum protocol::capability;
    fake_mysql::server const server([&](fake_mysql::visitor& me) {
        me.say_message(fake_mysql::visitor::greeting("mysql_native_password", found_rows), 0);
        me.packet();
        me.say_message(ok(), 2);
        me.wait_for_end();
    });
    BOOST_TEST(protocol::has(log_in(server, oltp::sysbench_0_5::habits).spoken, found_rows));
}

BOOST_AUTO_TEST_CASE(columns_are_told_once_where_the_profile_has_it_and_the_server_offers_it)
{
    using protocol::capability;
    for (auto const& [offered, how, expected] : {std::tuple{capability::columns_once, &oltp::sysbench_1_0::habits, true},
                                                 std::tuple{capability::none, &oltp::sysbench_1_0::habits, false},
                                                 std::tuple{capability::columns_once, &oltp::sysbench_0_4::habits, false}}) {
        fake_mysql::server const server([offered = offered](fake_mysql::visitor& me) {
            me.say_message(fake_mysql::visitor::greeting("mysql_native_password", offered), 0);
            me.packet();
            me.say_message(ok(), 2);
            prepare_all(me, 12);
            me.wait_for_end();
        });
        BOOST_TEST(protocol::has(log_in(server, *how).spoken, capability::columns_once) == expected);
    }
}

BOOST_AUTO_TEST_CASE(who_only_reads_prepares_no_writes_and_who_sends_texts_nothing)
{
    fake_mysql::server const reading([](fake_mysql::visitor& me) {
        me.greet();
        prepare_all(me, 8);
        me.wait_for_end();
    });
    {
        auto const got = log_in(reading, oltp::sysbench_1_0::habits, true);
        for (std::size_t i = 0; i < oltp::statements_in_all; ++i)
            BOOST_TEST(got.prepared[i].has_value() == !oltp::writes(static_cast<oltp::statement>(i)));
    }
    fake_mysql::server const texts([&](fake_mysql::visitor& me) {
        me.greet();
        me.wait_for_end();
    });
    for (auto const& one : log_in(texts, oltp::sysbench_0_5::habits).prepared) BOOST_TEST(!one.has_value());
}

BOOST_AUTO_TEST_CASE(a_statement_that_the_server_never_prepares_is_left_to_be_text)
{
    fake_mysql::server const server([&](fake_mysql::visitor& me) {
        me.greet();
        me.packet();
        me.say(packets({error(1295, "HY000", "This command is not supported in the prepared statement protocol yet")}));
        prepare_all(me, 11);
        me.wait_for_end();
    });
    auto const got = log_in(server, oltp::sysbench_1_0::habits);
    BOOST_TEST(!got.prepared[0].has_value());
    for (std::size_t i = 1; i < oltp::statements_in_all; ++i) BOOST_TEST(got.prepared[i].has_value());
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told_in_the_servers_words)
{
    auto const contains = [](std::string const& said, std::string_view part) {
        BOOST_TEST(said.find(part) != said.npos, "'" << part << "' is missing in: " << said);
    };
    contains(failure([](fake_mysql::visitor& me) { me.say_message(error(1040, "08004", "Too many connections"), 0); }),
             "Too many connections");
    contains(failure([](fake_mysql::visitor& me) {
                 me.say_message(fake_mysql::visitor::greeting(), 0);
                 me.packet();
                 me.say_message(error(1045, "28000", "Access denied for user 'me'"), 2);
             }),
             "Access denied for user 'me'");
    contains(failure([](fake_mysql::visitor& me) {
                 me.greet();
                 me.packet();
                 prepare_all(me, 0);
                 me.say(packets({error(1146, "42S02", "Table 'runs.sbtest1' doesn't exist")}));
                 me.wait_for_end();
             }),
             "cannot prepare BEGIN: ERROR 1146 (42S02): Table 'runs.sbtest1' doesn't exist");
    contains(failure([](fake_mysql::visitor& me) { me.say_message(fake_mysql::visitor::greeting(), 0); }), "a client cannot log in");
    contains(failure([](fake_mysql::visitor& me) { me.say_message("hello", 0); }), "127.0.0.1:");
    contains(failure([](fake_mysql::visitor& me) {
                 me.greet();
                 me.packet();
                 me.say(packets({prepared(1, 0, 3), column("?", 253), column("?", 253), column("?", 253)}));
                 me.wait_for_end();
             }),
             "cannot prepare BEGIN: the server sees 3 parameters instead of 0");
}

BOOST_AUTO_TEST_CASE(a_server_that_dribbles_is_given_up)
{
    fake_mysql::server const server([](fake_mysql::visitor& me) {
        me.say(std::string("\xff\xff\x00\x00", 4)); // of a greeting of 64 KiB
        for (int i = 0; i < 200; ++i) {
            me.say("x");
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    });
    auto hasty = who;
    hasty.connect_within = hasty.answer_within = std::chrono::milliseconds(50);
    auto const begin = std::chrono::steady_clock::now();
    BOOST_CHECK_EXCEPTION(oltp::log_in({.other_address = "127.0.0.1", .port = server.port()}, hasty, oltp::sysbench_1_0::habits, false),
                          tare::error, [](tare::error const& e) {
                              BOOST_TEST(e.what() == std::string("a client cannot log in: the server does not answer"));
                              return true;
                          });
    BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(1500))); // it would go on for 2 s
}

BOOST_AUTO_TEST_SUITE_END()
