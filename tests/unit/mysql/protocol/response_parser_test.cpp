#include <tare/mysql/protocol/response_parser.hpp>

#include "examples.hpp"
#include "messages.hpp"
#include "reading.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace mysql_reading;
using namespace mysql_messages;
using protocol::answer;

BOOST_AUTO_TEST_SUITE(mysql_protocol_response_parser)

BOOST_AUTO_TEST_CASE(every_example_is_read_alike_wherever_it_is_cut)
{
    for (auto const& e : mysql_examples::all()) BOOST_TEST_CONTEXT(e.heading)
        {
            BOOST_TEST(parsed(e.bytes, e.how) == e.text);
            BOOST_TEST(parsed(
                           e.bytes, [] { return 1U; }, e.how) == e.text);
            for (std::size_t first = 1; first < e.bytes.size(); ++first) {
                bool begun = false;
                BOOST_TEST(parsed(
                               e.bytes, [&] { return std::exchange(begun, true) ? e.bytes.size() : first; }, e.how) == e.text);
            }
        }
}

BOOST_AUTO_TEST_CASE(what_is_cut_off_is_no_response_and_no_error)
{
    for (auto const& e : mysql_examples::all()) BOOST_TEST_CONTEXT(e.heading)
    for (std::size_t n = 0; n < e.bytes.size(); ++n) {
        auto const text = parsed(std::string_view(e.bytes).substr(0, n), e.how);
        BOOST_TEST(text.ends_with("…"));
        BOOST_TEST(e.text.starts_with(std::string_view(text).substr(0, text.size() - std::string_view("…").size())));
    }
}

BOOST_AUTO_TEST_CASE(a_packet_out_of_sequence_is_an_error_at_its_place)
{
    BOOST_TEST(parsed(packets({ok()}, 0)) == "a packet has another sequence number than the one that is next (byte 0)");
    auto const late = packets({"\x01"}) + packets({column("a", 3)}, 3);
    BOOST_TEST(parsed(late) == "columns 1\na packet has another sequence number than the one that is next (byte 5)");
    BOOST_TEST(parsed(late, [] { return 1U; }) == parsed(late));
}

BOOST_AUTO_TEST_CASE(sequence_numbers_begin_again_behind_255)
{
    std::string bytes = packets({"\x01", column("a", 3)}), expected = "columns 1\ncolumn a type 3\n";
    std::uint8_t sequence = 3;
    for (int i = 0; i < 600; ++i) {
        sequence = protocol::append_message(bytes, sequence, string(std::to_string(i)));
        expected += "row " + std::to_string(i) + "\n";
    }
    protocol::append_message(bytes, sequence, end_ok());
    BOOST_TEST(parsed(bytes) == expected + "end: affected 0 id 0 status 2 warnings 0 '' (last)\nover");
}

BOOST_AUTO_TEST_CASE(counts_and_lengths_that_nobody_has_room_for_are_refused)
{
    BOOST_TEST(parsed(packets({"\xfe" + std::string(8, '\xff')})) ==
               "a result or a statement announces more columns or parameters than allowed (byte 0)");
    BOOST_TEST(parsed(packets({length(4097)})) == "a result or a statement announces more columns or parameters than allowed (byte 0)");
    BOOST_TEST(parsed(packets({length(4096)})) == "columns 4096\n…");
    BOOST_TEST(parsed(packets({prepared(1, 4097, 0)}), {answer::prepared}) ==
               "a result or a statement announces more columns or parameters than allowed (byte 0)");
    BOOST_TEST(parsed(packets({hex("fc 00 00")})) == "a result is announced without columns (byte 0)");
    BOOST_TEST(parsed(packets({hex("01 01")})) == "a message goes on behind all that it has to hold (byte 0)");
    BOOST_TEST(parsed(hex("ff ff ff 01 00"), {answer::text, protocol::usual, {.message = 1000}}) ==
               "a message is or will be longer than allowed (byte 0)");
    auto const head = packets({"\x01", column("a", 3)});
    auto const at = " (byte " + std::to_string(head.size()) + ")";
    auto const said = std::string("columns 1\ncolumn a type 3\n");
    BOOST_TEST(parsed(head + packets({"\xfe" + std::string(8, '\xff') + std::string(0xfffff6, 'x')}, 3)) ==
               said + "a message ends before all that it has to hold" + at);
    BOOST_TEST(parsed(head + packets({"\xfc" + std::string(1, '\xff')}, 3)) == said + "a message ends before all that it has to hold" + at);
}

BOOST_AUTO_TEST_CASE(packets_of_one_message_are_bounded_together)
{
    setting const tight{answer::text, protocol::usual, {.message = 100, .packet = 30}};
    auto const head = packets({"\x01", column("a", 252)}, 1, 30);
    auto const row = [&](std::size_t n) { return head + packets({string(std::string(n, 'x'))}, 4, 30); };
    BOOST_TEST(parsed(row(99), tight).ends_with("'\n…"));
    // The fourth packet of the row is the one that would make it too long.
    BOOST_TEST(
        parsed(row(100), tight).ends_with("a message is or will be longer than allowed (byte " + std::to_string(head.size() + 102) + ")"));
}

BOOST_AUTO_TEST_CASE(a_response_is_bounded_in_bytes_and_in_results)
{
    auto const bytes = packets({ok(more), ok(more), ok(more), ok()});
    auto const said = std::string("ok: affected 0 id 0 status 10 warnings 0 ''\n");
    BOOST_TEST(parsed(bytes, {answer::text, protocol::usual, {.response = 44}}).ends_with("(last)\nover"));
    BOOST_TEST(parsed(bytes, {answer::text, protocol::usual, {.response = 43}}) ==
               said + said + said + "a response is or will be longer than allowed (byte 33)");
    BOOST_TEST(parsed(bytes, {answer::text, protocol::usual, {.results = 3}}).ends_with("(last)\nover"));
    BOOST_TEST(parsed(bytes, {answer::text, protocol::usual, {.results = 2}}) ==
               said + said + "a response holds more results than allowed (byte 22)");
}

BOOST_AUTO_TEST_CASE(bounds_begin_again_with_each_response)
{
    protocol::response_parser parser(protocol::usual, {.response = 20});
    auto const pong = packets({ok()});
    for (int i = 0; i < 5; ++i) {
        parser.begin(answer::plain);
        std::string_view bytes = pong;
        auto const* e = parser.next(bytes);
        BOOST_REQUIRE(e != nullptr);
        BOOST_TEST(e->last);
    }
    BOOST_TEST(parser.offset() == 5 * pong.size());
    auto const two = packets({ok(more), ok()});
    protocol::response_parser other(protocol::usual, {.results = 1});
    for (int i = 0; i < 3; ++i) {
        other.begin(answer::text);
        std::string_view bytes = two;
        BOOST_REQUIRE(other.next(bytes) != nullptr);
        BOOST_REQUIRE(other.next(bytes) != nullptr);
    }
}

BOOST_AUTO_TEST_CASE(what_nothing_asked_for_is_an_error)
{
    BOOST_TEST(parsed(packets({ok(), ok()})).ends_with("the server sent something that nothing had asked for (byte 11)"));
    protocol::response_parser parser(protocol::usual);
    std::string const bytes = packets({ok()});
    std::string_view left = bytes;
    BOOST_TEST(parser.next(left) == nullptr);
    BOOST_TEST(parser.error() == make_error_code(protocol::errc::not_asked));
    parser.begin(answer::plain);
    BOOST_TEST(parser.next(left) == nullptr); // and it stays so
}

BOOST_AUTO_TEST_CASE(a_message_of_another_kind_than_may_come_is_an_error)
{
    auto const none = std::string("a message is none that may come here (byte ");
    BOOST_TEST(parsed(packets({"\x01"}), {answer::plain}) == none + "0)");
    BOOST_TEST(parsed(packets({"\x01"}), {answer::prepared}) == none + "0)");
    BOOST_TEST(parsed(packets({"\xfb/etc/passwd"}), {answer::plain}) == none + "0)");
    BOOST_TEST(parsed(packets({""})) == "a message ends before all that it has to hold (byte 0)");
    auto const head = packets({"\x01", column("a", 3)});
    BOOST_TEST(parsed(head + packets({ok()}, 3), {answer::text, with_eof}).ends_with(none + std::to_string(head.size()) + ")"));
    BOOST_TEST(parsed(packets({"\x01", column("a", 6)}) + packets({hex("00 00 01")}, 3), {answer::binary})
                   .ends_with("a column of type NULL has a value (byte " + std::to_string(head.size()) + ")"));
    BOOST_TEST(parsed(packets({"\x01", column("a", 200)})).ends_with("a column has a type that is never sent (byte 5)"));
}

BOOST_AUTO_TEST_CASE(a_row_that_is_not_what_its_columns_say_is_an_error)
{
    auto const text = packets({"\x02", column("a", 253), column("b", 253)});
    auto const at = " (byte " + std::to_string(text.size()) + ")";
    BOOST_TEST(parsed(text + packets({string("x")}, 4)).ends_with("\na message ends before all that it has to hold" + at));
    BOOST_TEST(
        parsed(text + packets({string("x") + string("y") + "z"}, 4)).ends_with("\na message goes on behind all that it has to hold" + at));
    BOOST_TEST(
        parsed(text + packets({string("x") + "\xff"}, 4)).ends_with("\na length begins with a byte that no length begins with" + at));
    BOOST_TEST(parsed(text + packets({"\x01"}, 4), {answer::binary}).ends_with("\na binary row does not begin with a zero byte" + at));
}

BOOST_AUTO_TEST_SUITE_END()
