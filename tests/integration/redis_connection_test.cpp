// The client of Redis with Debian's server: what it carries, what is refused, and what breaks in mid-operation.
#include "../says.hpp"
#include "../thrown_by.hpp"
#include "has_programs.hpp"
#include "redis_server.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <optional>

using namespace tare;
using namespace tare::redis;
using namespace std::chrono_literals;

namespace {

auto has_redis(boost::unit_test::test_unit_id) { return has_programs({"redis-server", "openssl"}, "redis-server openssl"); }

void check_works(client& server)
{
    BOOST_TEST(server.connection().server().server == "redis");
    server.call("SET", "text", std::string_view("a\0\r\nb", 5));
    BOOST_TEST(server.call("GET", "text").as<std::string>() == std::string("a\0\r\nb", 5));
    BOOST_TEST(server.call("CLIENT", "GETNAME").as<std::string>() == "tare");
    std::string const large(8 << 20, 'x');
    server.call("SET", "large", large);
    BOOST_TEST((server.call("GET", "large").as<std::string>() == large));
}

settings named() { return {.name = "tare"}; }

pipeline command(std::string_view name, auto const&... arguments)
{
    pipeline out;
    out.add(name, arguments...);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(redis_connection, *boost::unit_test::precondition(has_redis))

BOOST_AUTO_TEST_CASE(tcp_unix_and_tls_carry_the_same)
{
    redis_server there;
    for (auto const& address : {there.tcp(), there.unix_socket(), there.tls({})}) {
        BOOST_TEST_CONTEXT(address.words())
        {
            client server(address, named());
            check_works(server);
        }
    }
    client by_address(over_tls("127.0.0.1", there.tls_port(), {.ca_file = there.file("server.pem")}), named());
    check_works(by_address);
    client with_certificate(there.tls({.certificate = there.file("server.pem"), .key = there.file("server.key")}), named());
    check_works(with_certificate);
}

BOOST_AUTO_TEST_CASE(tls_believes_nobody_who_cannot_prove_his_name)
{
    redis_server there;
    auto const refused = [&](address const& to) { return thrown_by<connection_error>([&] { client server(to); }); };
    auto const unknown = refused(there.tls({.ca_file = there.file("stranger.pem")}));
    BOOST_TEST(
        has(unknown, "cannot connect to localhost:" + std::to_string(there.tls_port()) + " (TLS): TLS failed: certificate verify failed"));
    BOOST_TEST(has(unknown, "self-signed certificate"));
    BOOST_TEST(has(refused(there.tls({.host_name = "example.org"})), "the certificate is not one of example.org"));
    client unverified(there.tls({.ca_file = there.file("stranger.pem"), .verify = false}), named());
    check_works(unverified);
    auto const plain = over_tls("localhost", there.port(), {.ca_file = there.file("server.pem")}); // awaits an end of line for ever
    auto const silent = thrown_by<connection_error>([&] { client(plain, {.connect_within = 200ms}); });
    BOOST_TEST(silent.code() == std::make_error_code(std::errc::timed_out));
    BOOST_TEST(has(refused(over_tcp("127.0.0.1", there.tls_port())), "cannot connect to 127.0.0.1:"));
    BOOST_TEST(
        has(thrown_by<error>([&] { there.tls({.ca_file = "/nowhere.pem"}); }), "cannot use the certificates /nowhere.pem: No such file"));
}

BOOST_AUTO_TEST_CASE(passwords_let_in_and_wrong_ones_are_not_repeated)
{
    redis_server there(std::string("requirepass \"") + redis_server::password + '"');
    auto const whoami = [&](resp::credentials who) {
        return client(there.tcp(), {.who = std::move(who)}).call("ACL", "WHOAMI").as<std::string>();
    };
    BOOST_TEST(whoami({.password = redis_server::password}) == "default");
    BOOST_TEST(whoami({.user = redis_server::user, .password = redis_server::user_password}) == redis_server::user);
    BOOST_TEST(thrown_by<server_error>([&] { whoami({}); }).word() == "NOAUTH");
    auto const wrong = thrown_by<server_error>([&] { whoami({.user = redis_server::user, .password = "xyzzy"}); });
    BOOST_TEST(wrong.word() == "WRONGPASS");
    BOOST_TEST(!has(wrong, "xyzzy"));
    BOOST_TEST(has(wrong, there.tcp().words() + " answers HELLO with WRONGPASS"));
}

BOOST_AUTO_TEST_CASE(a_server_without_hello_is_spoken_to_in_resp2)
{
    redis_server there(std::string("rename-command HELLO \"\"\nrequirepass \"") + redis_server::password + '"');
    client server(there.tcp(), {.who = {.password = redis_server::password}, .name = "tare"});
    BOOST_TEST(server.connection().server().proto == 2);
    BOOST_TEST(server.call("CLIENT", "GETNAME").as<std::string>() == "tare");
    server.call("HSET", "hash", "a", 1, "b", 2);
    BOOST_TEST((server.call("HGETALL", "hash").as<std::map<std::string, int>>() == std::map<std::string, int>{{"a", 1}, {"b", 2}}));
    client user(there.tcp(), {.who = {.user = redis_server::user, .password = redis_server::user_password}});
    BOOST_TEST(user.call("ACL", "WHOAMI").as<std::string>() == redis_server::user);
    auto const wrong = thrown_by<server_error>([&] { client(there.tcp(), {.who = {.password = "xyzzy"}}); });
    BOOST_TEST(has(wrong, "answers AUTH with WRONGPASS"));
    BOOST_TEST(!has(wrong, "xyzzy"));
}

BOOST_AUTO_TEST_CASE(a_pipeline_is_answered_in_order_with_its_errors)
{
    redis_server there;
    client server(there.unix_socket());
    pipeline all;
    all.add("SET", "text", "abc");
    for (int i = 1; i <= 10'000; ++i) all.add("INCR", i % 100 == 0 ? "text" : "count");
    auto const got = server.execute(all);
    BOOST_TEST_REQUIRE(got.size() == 10'001u);
    long long count = 0;
    for (std::size_t i = 1; i < got.size(); ++i)
        if (i % 100 == 0)
            BOOST_TEST(got[i].error().value().message() == "value is not an integer or out of range");
        else if (got[i].as<long long>() != ++count)
            BOOST_FAIL("reply " << i << " is out of order");
    BOOST_TEST(thrown_by<server_error>([&] { server.call("LPUSH", "text", 1); }).word() == "WRONGTYPE");
    BOOST_TEST(server.call("GET", "count").as<long long>() == count);
    server.execute(command("MULTI").add("INCR", "count").add("INCR", "text"));
    BOOST_TEST(thrown_by<server_error>([&] { server.call("EXEC").as<std::vector<long long>>(); }).word() == "ERR");
    server.call("CONFIG", "SET", "maxmemory", 1);
    BOOST_TEST(thrown_by<server_error>([&] { server.call("SET", "text", "abc"); }).word() == "OOM");
}

BOOST_AUTO_TEST_CASE(replies_of_all_types_are_converted)
{
    redis_server there;
    client server(there.tcp());
    server.execute(command("ZADD", "z", "1.5", "a", "inf", "b").add("SADD", "s", "x").add("SET", "k", 7));
    BOOST_TEST((server.call("ZRANGE", "z", 0, -1, "WITHSCORES").as<std::vector<std::pair<std::string, double>>>().at(0) ==
                std::pair<std::string, double>("a", 1.5)));
    BOOST_TEST(server.call("ZSCORE", "z", "b").as<double>() == std::numeric_limits<double>::infinity());
    BOOST_TEST(server.call("SMEMBERS", "s").as<std::vector<std::string>>() == std::vector<std::string>{"x"});
    BOOST_TEST(server.call("EXISTS", "k").as<bool>());
    BOOST_TEST(server.call("MGET", "k", "none").as<std::vector<std::optional<int>>>().at(0).value() == 7);
    auto const [cursor, keys] = server.call("SCAN", 0, "COUNT", 100).as<std::tuple<std::uint64_t, std::vector<std::string>>>();
    BOOST_TEST(cursor == 0u);
    BOOST_TEST(keys.size() == 3u);
    BOOST_TEST(has(thrown_by<reply_mismatch>([&] { server.call("SMEMBERS", "s").as<int>(); }),
                   "the reply to SMEMBERS from " + there.tcp().words() + " is a set of 1 elements, where an integer was expected"));
}

BOOST_AUTO_TEST_CASE(messages_and_invalidations_come_between_replies)
{
    redis_server there;
    client listener(there.tcp()), speaker(there.unix_socket());
    std::vector<std::string> heard;
    listener.on_push([&](resp::value const& push) {
        auto const& all = *push.elements();
        heard.push_back(*all.front().string() + ' ' +
                        (all.back().string() ? *all.back().string() : *all.back().elements()->at(0).string()));
    });
    BOOST_TEST(listener.call("SUBSCRIBE", "a", "b").value().elements()->at(2).number()[0] == 2);
    listener.call("CLIENT", "TRACKING", "ON");
    listener.call("GET", "key");
    BOOST_TEST(speaker.call("PUBLISH", "b", "one").as<int>() == 1);
    speaker.call("SET", "key", 5);
    BOOST_TEST(listener.call("GET", "key").as<int>() == 5);
    speaker.call("PUBLISH", "a", "two");
    for (int i = 0; i < 500 && heard.size() < 3; ++i) listener.listen(10ms);
    BOOST_TEST(heard == (std::vector<std::string>{"message one", "invalidate key", "message two"}));
    BOOST_TEST(listener.call("UNSUBSCRIBE", "a", "b").value().elements()->at(2).number()[0] == 0);
    BOOST_TEST(speaker.call("PUBLISH", "a", "three").as<int>() == 0);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_killed_in_mid_operation_is_told)
{
    redis_server there;
    asio::io_context io;
    client killer(there.unix_socket());
    connection victim(io.get_executor(), there.tcp());
    std::exception_ptr failure;
    victim.async_connect([&](std::exception_ptr failed) {
        BOOST_REQUIRE(!failed);
        victim.async_execute(command("BLPOP", "nothing", 0), 0ms, [&](std::exception_ptr why, replies) { failure = why; });
        std::string list; // until the server has the command
        while (list.find("cmd=blpop") == list.npos) {
            io.poll();
            list = killer.call("CLIENT", "LIST").as<std::string>();
        }
        killer.call("CLIENT", "KILL", "ID", victim.server().id);
    });
    io.run();
    auto const told = thrown_by<connection_error>([&] { std::rethrow_exception(failure); });
    BOOST_TEST(told.code() == std::make_error_code(std::errc::connection_reset));
    BOOST_TEST(has(told, "no reply to BLPOP from " + there.tcp().words() + ": the server closed the connection"));
}

BOOST_AUTO_TEST_CASE(a_server_that_sleeps_is_left_at_the_deadline)
{
    redis_server there;
    client server(there.tcp());
    auto const late = thrown_by<connection_error>([&] { server.execute(command("DEBUG", "SLEEP", 3), 50ms); });
    BOOST_TEST(late.code() == std::make_error_code(std::errc::timed_out));
    BOOST_TEST(has(late, "no reply to DEBUG from " + there.tcp().words() + ": DEBUG had no answer within 50 ms"));
    auto const busy = thrown_by<connection_error>([&] { client(there.tcp(), {.connect_within = 50ms}); });
    BOOST_TEST(busy.code() == std::make_error_code(std::errc::timed_out));
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_is_told)
{
    redis_server there;
    client server(there.tls({}));
    server.call("SET", "key", 1);
    there.process().end();
    BOOST_TEST(thrown_by<connection_error>([&] { server.call("GET", "key"); }).code() == std::make_error_code(std::errc::connection_reset));
    BOOST_TEST(has(thrown_by<connection_error>([&] { client(there.tcp()); }), "Connection refused"));
}

/// Not in the unit tests: clang 14 cannot build a coroutine with their sanitizers.
BOOST_AUTO_TEST_CASE(coroutines_await_replies_and_deadlines)
{
    redis_server there;
    asio::io_context io;
    int got = 0;
    std::error_code code;
    auto const program = [&]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        connection server(executor, there.tls({}));
        co_await server.async_connect(asio::use_awaitable);
        pipeline both;
        both.add("SET", "key", 42).add("GET", "key");
        auto const answers = co_await server.async_execute(both, asio::use_awaitable);
        got = answers.at(1).as<int>();
        auto const wait = command("BLPOP", "nothing", 0);
        try {
            co_await server.async_execute(wait, 50ms, asio::use_awaitable);
        } catch (connection_error const& e) {
            code = e.code();
        }
    };
    asio::co_spawn(io, program, asio::detached);
    io.run(); // ends, since the connection does
    BOOST_TEST(got == 42);
    BOOST_TEST(code == std::make_error_code(std::errc::timed_out));
}

BOOST_AUTO_TEST_CASE(the_example_says_what_it_did)
{
    redis_server there(std::string("requirepass \"") + redis_server::password + '"');
    auto const* const folder = std::getenv("TARE_EXAMPLES");
    auto const program = std::string(folder ? folder : ".") + "/05_redis_client";
    auto const run = [&](std::string const& password) {
        return system::run({.argv = {program, "127.0.0.1", std::to_string(there.port())}, .environment = {"REDIS_PASSWORD=" + password}});
    };
    auto const got = run(redis_server::password);
    BOOST_TEST(got.status.success(), got.errors);
    BOOST_TEST(got.out.find("Redis 7.") == 0u);
    BOOST_TEST(got.out.find("answers INCR with WRONGTYPE") != got.out.npos, got.out);
    BOOST_TEST(got.out.ends_with("native: 120000 requests\nno such key\npush of 3 elements\n"), got.out);
    auto const refused = run("xyzzy");
    BOOST_TEST(refused.status.code == 1);
    BOOST_TEST(refused.errors.find("WRONGPASS") != refused.errors.npos);
    BOOST_TEST(refused.errors.find("xyzzy") == refused.errors.npos);
}

BOOST_AUTO_TEST_SUITE_END()
