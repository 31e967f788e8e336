#include <tare/redis/resp/hello.hpp>

#include "examples.hpp"

#include <tare/redis/resp/value_parser.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace tare::redis;

namespace {

resp::value read(std::string_view bytes) { return resp::value_parser().next(bytes).value(); }

} // namespace

BOOST_AUTO_TEST_SUITE(redis_resp_hello)

BOOST_AUTO_TEST_CASE(it_asks_for_a_version_and_tells_who_asks)
{
    std::string out;
    resp::write_hello(out, 3);
    BOOST_TEST(out == "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n");
    out.clear();
    resp::write_hello(out, 3, {.password = "mypassword"});
    BOOST_TEST(out == "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$7\r\ndefault\r\n$10\r\nmypassword\r\n");
    out.clear();
    resp::write_hello(out, 3, {}, "bench");
    BOOST_TEST(out == "*4\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$7\r\nSETNAME\r\n$5\r\nbench\r\n");
}

BOOST_AUTO_TEST_CASE(the_reply_tells_server_and_version)
{
    auto const* const example = std::ranges::find(resp_examples::all, "HELLO: redis 7.0", &resp_examples::example::heading);
    std::string bytes(example->bytes);
    for (std::string_view const head : {"%7", "*14"}) {
        auto const said = resp::hello_of(read(bytes.replace(0, bytes.find('\r'), head)));
        BOOST_TEST_REQUIRE(said.has_value());
        BOOST_TEST(said->server == "redis");
        BOOST_TEST(said->version == "7.0.15");
        BOOST_TEST(said->proto == 3);
        BOOST_TEST(said->id == 7);
        BOOST_TEST(said->mode == "standalone");
        BOOST_TEST(said->role == "master");
    }
}

BOOST_AUTO_TEST_CASE(what_lacks_a_mandatory_field_is_no_hello)
{
    BOOST_TEST(!resp::hello_of(read("%2\r\n+server\r\n+redis\r\n+version\r\n+7\r\n")));
    BOOST_TEST(!resp::hello_of(read("%3\r\n+server\r\n+redis\r\n+version\r\n+7\r\n+proto\r\n+3\r\n")));
    BOOST_TEST(!resp::hello_of(read("+OK\r\n")));
    BOOST_TEST(resp::hello_of(read("%3\r\n+server\r\n+redis\r\n+version\r\n+7\r\n+proto\r\n:3\r\n")).has_value());
}

BOOST_AUTO_TEST_CASE(an_old_server_is_told_from_a_wrong_password)
{
    BOOST_TEST(resp::knows_only_resp2(read("-NOPROTO sorry this protocol version is not supported\r\n")));
    BOOST_TEST(resp::knows_only_resp2(read("-ERR unknown command 'HELLO'\r\n")));
    BOOST_TEST(!resp::knows_only_resp2(read("-ERR invalid password\r\n")));
    BOOST_TEST(!resp::knows_only_resp2(read("-WRONGPASS invalid username-password pair or user is disabled.\r\n")));
    BOOST_TEST(!resp::knows_only_resp2(read("+OK\r\n")));
}

BOOST_AUTO_TEST_SUITE_END()
