#include <tare/mysql/protocol/message_reader.hpp>

#include "messages.hpp"
#include "reading.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mysql_messages;

namespace {

std::vector<std::string> read(std::string_view bytes, std::size_t piece, protocol::message_reader& reader)
{
    std::vector<std::string> out;
    mysql_reading::in_pieces(
        bytes, [&] { return piece; },
        [&](std::string_view part) {
            while (auto const m = reader.next(part)) out.emplace_back(*m);
            return !reader.error();
        });
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_protocol_message_reader)

BOOST_AUTO_TEST_CASE(messages_come_out_as_they_were_sent_whatever_the_pieces_are)
{
    std::vector<std::string> const sent{"a", "", std::string(9, 'b'), std::string(10, 'c'), std::string(25, 'd'), std::string(30, 'e')};
    std::string bytes;
    std::uint8_t sequence = 250; // and around the last number
    for (auto const& m : sent) sequence = protocol::append_message(bytes, sequence, m, 10);
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        protocol::message_reader reader({.packet = 10});
        reader.expect(250);
        BOOST_TEST(read(bytes, piece, reader) == sent, boost::test_tools::per_element());
        BOOST_TEST(reader.is_between_messages());
        BOOST_TEST(reader.sequence() == sequence);
        BOOST_TEST(reader.taken() == bytes.size());
    }
}

// MySQL, "Sending More Than 16Mb": a message of 16 777 215 bytes is followed by an empty packet.
BOOST_AUTO_TEST_CASE(a_message_as_long_as_the_longest_packet_is_followed_by_an_empty_one)
{
    for (std::size_t const more : {0U, 1U, 100U}) {
        std::string const sent(protocol::most_in_packet + more, 'x');
        std::string bytes;
        BOOST_TEST(protocol::append_message(bytes, 3, sent) == 5u);
        BOOST_TEST(bytes.size() == sent.size() + 8);
        BOOST_TEST((std::string_view(bytes).substr(0, 4) == hex("ff ff ff 03")));
        BOOST_TEST((std::string_view(bytes).substr(bytes.size() - more - 4, 4) == integer<3>(more) + "\x04"));
        protocol::message_reader reader;
        reader.expect(3);
        std::string_view left = bytes;
        auto const got = reader.next(left);
        BOOST_REQUIRE(got.has_value());
        BOOST_TEST((*got == sent));
    }
}

BOOST_AUTO_TEST_CASE(a_message_in_one_piece_is_not_copied)
{
    auto const bytes = packets({"hello"});
    protocol::message_reader reader;
    reader.expect(1);
    std::string_view left = bytes;
    auto const got = reader.next(left);
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(static_cast<void const*>(got->data()) == static_cast<void const*>(bytes.data() + 4));
}

BOOST_AUTO_TEST_CASE(a_part_out_of_sequence_is_an_error_where_its_packet_begins)
{
    auto const bytes = hex("02 00 00 00 61 62 02 00 00 02 63 64 01 00 00 02 65");
    for (std::size_t const piece : {1U, 5U, 100U}) {
        protocol::message_reader reader({.packet = 2});
        BOOST_TEST(read(bytes, piece, reader).empty());
        BOOST_TEST(reader.error() == make_error_code(protocol::errc::out_of_order));
        BOOST_TEST(reader.begin() == 6u);
    }
}

BOOST_AUTO_TEST_CASE(a_length_beyond_the_bound_is_an_error_before_its_content_comes)
{
    protocol::message_reader reader({.message = 100});
    BOOST_TEST(read(hex("65 00 00 00"), 1, reader).empty());
    BOOST_TEST(reader.error() == make_error_code(protocol::errc::message_too_long));
    protocol::message_reader other({.message = 100});
    BOOST_TEST(read(hex("64 00 00 00") + std::string(100, 'x'), 1, other).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
