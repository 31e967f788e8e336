#include <tare/redis/connection/client.hpp>

#include "fake_server.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare::redis;
using namespace std::chrono_literals;

namespace {

pipeline one(std::string_view name)
{
    pipeline out;
    out.add(name, "key");
    return out;
}

/// What a client throws whose server greets it, waits for GET and then does this.
connection_error failure_of(std::function<void(fake_server::visitor&)> const& then, settings const& how = {})
{
    fake_server server([&](fake_server::visitor& client) {
        client.greet();
        client.until_command("GET");
        then(client);
    });
    client here(server.address(), how);
    auto const failed = thrown_by<connection_error>([&] { here.call("GET", "argument"); });
    BOOST_TEST_MESSAGE(failed.what());
    auto const words = std::string(failed.what());
    BOOST_TEST(words.starts_with("no reply to GET from " + server.address().words() + ": "), words);
    BOOST_TEST(words.find("argument") == words.npos, words);
    auto const again = thrown_by<connection_error>([&] { here.call("PING"); });
    BOOST_TEST(again.code() == std::make_error_code(std::errc::not_connected));
    BOOST_TEST(std::string(again.what()).find("the connection is closed, since ") != std::string::npos, again.what());
    return failed;
}

} // namespace

BOOST_AUTO_TEST_SUITE(redis_connection_client)

BOOST_AUTO_TEST_CASE(answers_may_come_byte_by_byte)
{
    fake_server server([](fake_server::visitor& client) {
        client.until_command("HELLO");
        client.say_byte_by_byte("%3\r\n+server\r\n+redis\r\n+version\r\n+7\r\n+proto\r\n:3\r\n");
        client.until_command("HGETALL");
        client.say_byte_by_byte("%2\r\n$1\r\na\r\n$2\r\n10\r\n$1\r\nb\r\n$2\r\n20\r\n");
        client.wait_for_end();
    });
    client here(server.address());
    BOOST_TEST((here.call("HGETALL", "key").as<std::map<std::string, int>>() == std::map<std::string, int>{{"a", 10}, {"b", 20}}));
    BOOST_TEST(here.connection().server().version == "7");
}

BOOST_AUTO_TEST_CASE(an_error_within_a_pipeline_is_the_value_of_its_reply)
{
    fake_server server([](fake_server::visitor& client) {
        client.greet();
        for (auto const* name : {"SET", "INCR", "GET"}) client.until_command(name);
        client.say("+OK\r\n-WRONGTYPE no integer\r\n$1\r\n7\r\n");
        client.until_command("PING");
        client.say("+PONG\r\n");
        client.wait_for_end();
    });
    client here(server.address());
    auto const got = here.execute(one("SET").add("INCR", "key").add("GET", "key"));
    BOOST_TEST_REQUIRE(got.size() == 3u);
    got[0].check();
    BOOST_TEST(got[1].error().value().word() == "WRONGTYPE");
    BOOST_TEST(got[1].command() == "INCR");
    BOOST_TEST(got[2].as<int>() == 7);
    BOOST_TEST(here.call("PING").as<std::string>() == "PONG");
    BOOST_TEST(here.execute({}).empty());
}

BOOST_AUTO_TEST_CASE(a_call_throws_what_the_server_refuses_and_goes_on)
{
    fake_server server([](fake_server::visitor& client) {
        client.greet();
        client.until_command("SET");
        client.say("-OOM command not allowed when used memory > 'maxmemory'.\r\n");
        client.until_command("GET");
        client.say("_\r\n");
        client.wait_for_end();
    });
    client here(server.address());
    BOOST_TEST(thrown_by<server_error>([&] { here.call("SET", "key", 1); }).word() == "OOM");
    BOOST_TEST(!here.call("GET", "key").as<std::optional<std::string>>());
}

BOOST_AUTO_TEST_CASE(pushes_between_replies_go_to_the_handler)
{
    fake_server server([](fake_server::visitor& client) {
        client.greet();
        client.until_command("SUBSCRIBE");
        client.say(">2\r\n+invalidate\r\n*1\r\n+k\r\n>3\r\n+subscribe\r\n+c\r\n:1\r\n>3\r\n+message\r\n+c\r\n+one\r\n");
        client.until_command("GET");
        client.say("$3\r\nabc\r\n>3\r\n+message\r\n+c\r\n+two\r\n");
        client.wait_for_end();
    });
    client here(server.address());
    std::vector<std::string> heard;
    here.on_push([&](resp::value const& push) { heard.push_back(*push.elements()->at(0).string()); });
    BOOST_TEST(here.call("SUBSCRIBE", "c").value().elements()->at(2).number()[0] == 1);
    BOOST_TEST(here.call("GET", "key").as<std::string>() == "abc");
    while (heard.size() < 3) here.listen(1ms);
    BOOST_TEST(heard == (std::vector<std::string>{"invalidate", "message", "message"}));
}

BOOST_AUTO_TEST_CASE(a_server_that_closes_says_where_it_stopped)
{
    BOOST_TEST(has(failure_of([](fake_server::visitor&) {}), ": the server closed the connection"));
    auto const within = failure_of([](fake_server::visitor& client) { client.say("$536870912\r\nabc"); });
    BOOST_TEST(has(within, "the server closed the connection in the middle of a reply"));
    BOOST_TEST(within.code() == std::make_error_code(std::errc::connection_reset));
}

BOOST_AUTO_TEST_CASE(what_is_no_reply_is_quoted)
{
    auto const http = failure_of([](fake_server::visitor& client) { client.say("HTTP/1.1 400 Bad Request\r\n"); });
    BOOST_TEST(http.code() == make_error_code(resp::errc::not_a_type));
    BOOST_TEST(has(http, "\"HTTP/1.1 400 Bad Request\\r\\n\""));
}

BOOST_AUTO_TEST_CASE(what_is_announced_beyond_the_limits_is_refused_at_once)
{
    auto const say = [](std::string const& bytes) {
        return [bytes](fake_server::visitor& client) {
            client.say(bytes);
            client.wait_for_end(); // the client has to leave by itself
        };
    };
    BOOST_TEST(failure_of(say("*4294967295\r\n")).code() == make_error_code(resp::errc::too_many_values));
    BOOST_TEST(failure_of(say("$536870913\r\n")).code() == make_error_code(resp::errc::blob_too_long));
    BOOST_TEST(failure_of(say("$1048577\r\n"), {.limits = {.blob = 1 << 20}}).code() == make_error_code(resp::errc::blob_too_long));
    std::string nested;
    for (int i = 0; i < 1000; ++i) nested += "*1\r\n";
    BOOST_TEST(failure_of(say(nested)).code() == make_error_code(resp::errc::too_deep));
    BOOST_TEST(failure_of(say("+" + std::string(100'000, 'x'))).code() == make_error_code(resp::errc::line_too_long));
}

BOOST_AUTO_TEST_CASE(a_reply_that_nobody_awaits_ends_the_connection)
{
    fake_server server([](fake_server::visitor& client) {
        client.greet();
        client.say("+OK\r\n");
        client.wait_for_end();
    });
    client here(server.address());
    auto const failed = thrown_by<connection_error>([&] { here.listen(60s); });
    BOOST_TEST(has(failed, "a reply came that no command waits for: \"+OK\\r\\n\""));
}

BOOST_AUTO_TEST_CASE(a_slow_server_is_left_at_the_deadline)
{
    auto const slow = failure_of(
        [](fake_server::visitor& client) {
            client.say("$3\r\nab");
            client.wait_for_end();
        },
        {.answer_within = 50ms});
    BOOST_TEST(slow.code() == std::make_error_code(std::errc::timed_out));
    BOOST_TEST(has(slow, "GET had no answer within 50 ms, and later replies could not be matched with commands"));
}

BOOST_AUTO_TEST_CASE(a_deadline_of_one_call_is_its_own)
{
    fake_server server([](fake_server::visitor& client) {
        client.greet();
        client.until_command("BLPOP");
        std::this_thread::sleep_for(60ms);
        client.say("_\r\n");
        client.wait_for_end();
    });
    client here(server.address(), {.answer_within = 20ms});
    BOOST_TEST(here.execute(one("BLPOP"), 0ms).at(0).value().is_null()); // without a limit
    auto const failed = thrown_by<connection_error>([&] { here.call("GET", "key"); });
    BOOST_TEST(has(failed, "within 20 ms"));
}

BOOST_AUTO_TEST_CASE(a_server_that_never_greets_is_left_at_the_deadline)
{
    fake_server server([](fake_server::visitor& client) { client.wait_for_end(); });
    auto const failed = thrown_by<connection_error>([&] { client(server.address(), {.connect_within = 50ms}); });
    BOOST_TEST(failed.code() == std::make_error_code(std::errc::timed_out));
    BOOST_TEST(std::string(failed.what()) == "cannot connect to " + server.address().words() + ": it had no answer within 50 ms");
}

BOOST_AUTO_TEST_CASE(an_old_server_is_spoken_to_in_resp2)
{
    std::string auth, name;
    fake_server server([&](fake_server::visitor& client) {
        client.until_command("HELLO");
        client.say("-ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `default`, `secret`, \r\n");
        auth = client.until_command("AUTH");
        name = client.until_command("CLIENT");
        client.say("+OK\r\n+OK\r\n");
        client.until_command("HGETALL");
        client.say("*2\r\n+a\r\n+1\r\n");
        client.wait_for_end();
    });
    {
        client here(server.address(), {.who = {.password = "secret"}, .name = "old"});
        BOOST_TEST(here.connection().server().proto == 2);
        auto const refused = thrown_by<tare::usage_error>([&] { here.call("SUBSCRIBE", "c"); });
        BOOST_TEST(has(refused, "the server speaks RESP2 only"));
        BOOST_TEST((here.call("HGETALL", "key").as<std::map<std::string, int>>() == std::map<std::string, int>{{"a", 1}}));
    }
    BOOST_TEST(auth == "*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n");
    BOOST_TEST(name == "*3\r\n$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n$3\r\nold\r\n");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_told_without_it)
{
    for (bool const old : {false, true}) {
        fake_server server([&](fake_server::visitor& client) {
            client.until_command("HELLO");
            if (old) {
                client.say("-ERR unknown command 'HELLO'\r\n");
                client.until_command("AUTH");
            }
            client.say("-WRONGPASS 'secret' is no password\r\n");
            client.wait_for_end();
        });
        auto const refused = thrown_by<server_error>([&] { client(server.address(), {.who = {.password = "secret"}}); });
        BOOST_TEST(refused.word() == "WRONGPASS");
        BOOST_TEST(std::string(refused.what()) == server.address().words() + " answers " + (old ? "AUTH" : "HELLO") +
                                                      " with WRONGPASS '***' is no password; check user and password");
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_is_full_is_heard_before_it_closes)
{
    fake_server server([](fake_server::visitor& client) { client.say("-ERR max number of clients reached\r\n"); });
    auto const refused = thrown_by<server_error>([&] { client here(server.address()); });
    BOOST_TEST(refused.message() == "max number of clients reached");
}

BOOST_AUTO_TEST_CASE(where_nobody_listens_is_named)
{
    auto const refused = thrown_by<connection_error>([] { client here(over_tcp("127.0.0.1", 1)); });
    BOOST_TEST(refused.code() == std::make_error_code(std::errc::connection_refused));
    BOOST_TEST(has(refused, "cannot connect to 127.0.0.1:1: Connection refused; is a server there"));
    auto const missing = thrown_by<connection_error>([] { client here(over_unix("/nowhere/redis.sock")); });
    BOOST_TEST(missing.code() == std::make_error_code(std::errc::no_such_file_or_directory));
    BOOST_TEST(has(missing, "cannot connect to /nowhere/redis.sock: No such file"));
    BOOST_CHECK_THROW(over_unix(std::string(200, 'x')), tare::usage_error);
    BOOST_TEST(over_tcp("::1").words() == "[::1]:6379");
}

BOOST_AUTO_TEST_SUITE_END()
