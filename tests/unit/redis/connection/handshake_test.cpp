#include <tare/redis/connection/handshake.hpp>

#include <tare/redis/resp/value_parser.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::redis;

namespace {

resp::value read(std::string_view bytes) { return resp::value_parser().next(bytes).value(); }

constexpr std::string_view hello = "%3\r\n+server\r\n+redis\r\n+version\r\n+7.0.15\r\n+proto\r\n:3\r\n";
constexpr std::string_view unknown = "-ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'me' 's3cr'\r\n";

settings named() { return {.who = {.user = "me", .password = "s3cret"}, .name = "bench"}; }

} // namespace

BOOST_AUTO_TEST_SUITE(redis_connection_handshake)

BOOST_AUTO_TEST_CASE(one_command_introduces_a_client_to_a_server_of_resp3)
{
    handshake begin(named(), "here");
    BOOST_TEST(begin.take_bytes() ==
               "*7\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$6\r\ns3cret\r\n$7\r\nSETNAME\r\n$5\r\nbench\r\n");
    BOOST_TEST(begin.take_commands().size() == 1u);
    BOOST_TEST(begin.next("HELLO", read(hello)));
    BOOST_TEST(begin.server().version == "7.0.15");
    BOOST_TEST(begin.take_bytes().empty());
}

BOOST_AUTO_TEST_CASE(an_old_server_is_introduced_in_its_own_words)
{
    handshake begin(named(), "here");
    begin.take_bytes();
    begin.take_commands();
    BOOST_TEST(!begin.next("HELLO", read(unknown)));
    BOOST_TEST(begin.take_bytes() ==
               "*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$6\r\ns3cret\r\n*3\r\n$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n$5\r\nbench\r\n");
    BOOST_TEST(begin.take_commands().size() == 2u);
    BOOST_TEST(!begin.next("AUTH", read("+OK\r\n")));
    BOOST_TEST(begin.next("CLIENT", read("+OK\r\n")));
    BOOST_TEST(begin.server().proto == 2);
}

BOOST_AUTO_TEST_CASE(the_default_user_has_no_name_there)
{
    handshake begin({.who = {.password = "pw"}}, "here");
    begin.take_bytes();
    BOOST_TEST(!begin.next("HELLO", read("-NOPROTO unsupported\r\n")));
    BOOST_TEST(begin.take_bytes() == "*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n");
    handshake nobody({}, "here");
    BOOST_TEST(nobody.next("HELLO", read(unknown)));
}

BOOST_AUTO_TEST_CASE(a_refusal_is_thrown_without_the_password)
{
    struct refused {
        std::string command, said;
    };
    for (auto const& one : std::vector<refused>{{"HELLO", "-WRONGPASS invalid s3cret for user\r\n"},
                                                {"AUTH", "-ERR unknown command 'AUTH', with args beginning with: 'me' 's3cr'\r\n"},
                                                {"CLIENT", "!10\r\nERR s3cret\r\n"}}) {
        handshake begin(named(), "1.2.3.4:5");
        BOOST_CHECK_EXCEPTION(begin.next(one.command, read(one.said)), server_error, [&](server_error const& e) {
            std::string const words = e.what();
            return words.starts_with("1.2.3.4:5 answers " + one.command + " with ") && words.find("s3cr") == words.npos &&
                   e.message().find("s3cr") == words.npos;
        });
    }
    handshake odd({.who = {.password = "WRONGPASS"}}, "here");
    BOOST_CHECK_EXCEPTION(odd.next("HELLO", read("-WRONGPASS no WRONGPASS\r\n")), server_error,
                          [](server_error const& e) { return e.word() == "WRONGPASS" && e.message() == "no ***"; });
}

BOOST_AUTO_TEST_CASE(a_reply_that_is_no_hello_is_an_error)
{
    handshake begin({}, "here");
    for (auto const* bytes : {"+OK\r\n", "%0\r\n", "_\r\n", "%3\r\n+server\r\n+x\r\n+version\r\n+7\r\n+proto\r\n:2\r\n"})
        BOOST_CHECK_THROW(begin.next("HELLO", read(bytes)), reply_mismatch);
}

BOOST_AUTO_TEST_SUITE_END()
