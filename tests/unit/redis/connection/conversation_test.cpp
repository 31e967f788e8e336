#include <tare/redis/connection/conversation.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::redis;

namespace {

/// What is heard of bytes that come in pieces of a size: "GET=value push=kind …".
std::string heard_of(conversation& talk, std::string_view bytes, std::size_t piece)
{
    std::string out;
    while (!bytes.empty() && !talk.error()) {
        auto part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        while (auto const one = talk.next(part)) {
            auto const& text = one->value.elements() ? one->value.elements()->front() : one->value;
            out += (one->is_push() ? "push" : one->command) + '=' + (text.string() ? *text.string() : "?") + ' ';
        }
    }
    return out;
}

std::string why(std::string_view bytes, std::string const& secret = {}, std::size_t piece = 1000)
{
    conversation talk({}, secret);
    talk.expect({"GET"});
    BOOST_TEST(heard_of(talk, bytes, piece) == "");
    BOOST_TEST(!!talk.error());
    return talk.why();
}

} // namespace

BOOST_AUTO_TEST_SUITE(redis_connection_conversation)

BOOST_AUTO_TEST_CASE(replies_answer_in_order_and_pushes_answer_nothing)
{
    for (std::size_t piece : {1U, 2U, 7U, 1000U}) {
        conversation talk({}, {});
        for (auto const* name : {"GET", "SET", "INCR"}) talk.expect({name});
        BOOST_TEST(heard_of(talk, "+a\r\n>2\r\n+message\r\n+x\r\n-b\r\n>1\r\n+invalidate\r\n+c\r\n", piece) ==
                   "GET=a push=message SET=b push=invalidate INCR=c ");
        BOOST_TEST(talk.open().empty());
        BOOST_TEST(!talk.error());
    }
}

BOOST_AUTO_TEST_CASE(a_subscription_ends_with_its_last_confirmation)
{
    conversation talk({}, {});
    talk.expect({"SUBSCRIBE", 2});
    talk.expect({"PING"});
    BOOST_TEST(heard_of(talk, ">3\r\n+subscribe\r\n+a\r\n:1\r\n", 1000) == "");
    BOOST_TEST(heard_of(talk, ">3\r\n+message\r\n+a\r\n+hi\r\n", 1000) == "push=message ");
    BOOST_TEST(heard_of(talk, ">3\r\n+subscribe\r\n+b\r\n:2\r\n>3\r\n+unsubscribe\r\n+b\r\n:1\r\n+PONG\r\n", 1000) ==
               "SUBSCRIBE=subscribe push=unsubscribe PING=PONG ");
}

BOOST_AUTO_TEST_CASE(an_error_answers_a_subscription)
{
    conversation talk({}, {});
    talk.expect({"SUBSCRIBE", 2});
    BOOST_TEST(heard_of(talk, "-NOPERM no\r\n", 1000) == "SUBSCRIBE=NOPERM no ");
    BOOST_TEST(talk.open().empty());
}

BOOST_AUTO_TEST_CASE(wrong_bytes_are_quoted_from_where_they_are_wrong)
{
    for (std::size_t piece : {1U, 3U, 1000U}) {
        conversation talk({}, {});
        talk.expect({"GET"});
        talk.expect({"GET"});
        BOOST_TEST(heard_of(talk, "+OK\r\n:12x4\r\n", piece) == "GET=OK ");
        BOOST_TEST(talk.error() == make_error_code(resp::errc::not_a_number));
        BOOST_TEST(talk.why().find("(byte 5): \":12x4\\r\\n\"") != std::string::npos, talk.why());
    }
    BOOST_TEST(why("HTTP/1.1 400 Bad Request\r\n") ==
               "a value begins with a byte that no type of RESP begins with (byte 0): \"HTTP/1.1 400 Bad Request\\r\\n\"");
}

BOOST_AUTO_TEST_CASE(a_reply_that_nobody_awaits_is_an_error)
{
    conversation talk({}, {});
    BOOST_TEST(heard_of(talk, "+OK\r\n", 1000) == "");
    BOOST_TEST(talk.error() == std::make_error_code(std::errc::protocol_error));
    BOOST_TEST(talk.why() == "a reply came that no command waits for: \"+OK\\r\\n\"");
}

BOOST_AUTO_TEST_CASE(the_password_is_in_no_quotation)
{
    std::string const secret = "correct horse";
    BOOST_TEST(why("Xcorrect horse!\r\n", secret).ends_with("\"X***!\\r\\n\""));
    BOOST_TEST(why("?? correct ho", secret).ends_with("\"?? ***\""));
    BOOST_TEST(why("rrect horse!", secret).ends_with("\"***!\""));
    for (std::size_t piece : {1U, 5U}) BOOST_TEST(why(":correct horse\r\n", secret, piece).ends_with("\":***\\r\\n\""));
}

BOOST_AUTO_TEST_CASE(a_reply_within_is_known)
{
    conversation talk({}, {});
    talk.expect({"GET"});
    BOOST_TEST(heard_of(talk, "$5\r\nab", 1000) == "");
    BOOST_TEST(!talk.is_between_replies());
    BOOST_TEST(heard_of(talk, "cde\r\n", 1000) == "GET=abcde ");
    BOOST_TEST(talk.is_between_replies());
}

BOOST_AUTO_TEST_SUITE_END()
