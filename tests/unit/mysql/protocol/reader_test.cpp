#include <tare/mysql/protocol/reader.hpp>
#include <tare/mysql/protocol/writer.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>

using namespace tare::mysql;
using namespace mysql_messages;
using protocol::errc;

BOOST_AUTO_TEST_SUITE(mysql_protocol_reader)

BOOST_AUTO_TEST_CASE(integers_have_their_lowest_byte_first)
{
    auto const bytes = hex("01 02 03 04 05 06 07 08");
    BOOST_TEST(protocol::reader(bytes).integer<1>() == 0x01u);
    BOOST_TEST(protocol::reader(bytes).integer<2>() == 0x0201u);
    BOOST_TEST(protocol::reader(bytes).integer<3>() == 0x030201u);
    BOOST_TEST(protocol::reader(bytes).integer<8>() == 0x0807060504030201u);
    BOOST_TEST(integer<3>(0x030201) == hex("01 02 03"));
    BOOST_TEST(protocol::reader(hex("ff ff ff ff")).integer<4>() == 0xffffffffu);
}

// The bounds of each form: MySQL, "Protocol::LengthEncodedInteger".
BOOST_AUTO_TEST_CASE(lengths_are_written_in_the_shortest_form_and_read_back)
{
    struct {
        std::uint64_t n;
        std::string bytes;
    } const cases[] = {{0, hex("00")},
                       {250, hex("fa")},
                       {251, hex("fc fb 00")},
                       {0xffff, hex("fc ff ff")},
                       {0x10000, hex("fd 00 00 01")},
                       {0xffffff, hex("fd ff ff ff")},
                       {0x1000000, hex("fe 00 00 00 01 00 00 00 00")},
                       {0xffffffffffffffff, hex("fe ff ff ff ff ff ff ff ff")}};
    for (auto const& c : cases) BOOST_TEST_CONTEXT(c.n)
        {
            BOOST_TEST(length(c.n) == c.bytes);
            protocol::reader from(c.bytes);
            BOOST_TEST(from.length() == c.n);
            BOOST_TEST((from.end() == errc{}));
            for (std::size_t n = 0; n < c.bytes.size(); ++n) {
                protocol::reader cut(std::string_view(c.bytes).substr(0, n));
                cut.length();
                BOOST_TEST((cut.error() == errc::cut_short));
            }
        }
    BOOST_TEST(protocol::reader(hex("fc 05 00")).length() == 5u); // a longer form than needed is a length too
}

BOOST_AUTO_TEST_CASE(null_and_the_byte_of_an_error_are_no_lengths)
{
    for (auto const* bytes : {"fb 00 00", "ff 00 00"}) {
        auto const message = hex(bytes);
        protocol::reader from(message);
        BOOST_TEST(from.length() == 0u);
        BOOST_TEST((from.error() == errc::not_a_length));
    }
}

BOOST_AUTO_TEST_CASE(strings_end_where_their_length_or_their_zero_says)
{
    std::string const bytes = std::string("\x03"
                                          "abc"
                                          "de\0"
                                          "f",
                                          8);
    protocol::reader from(bytes);
    BOOST_TEST(from.string() == "abc");
    BOOST_TEST(from.terminated() == "de");
    BOOST_TEST((from.end() == errc::too_much));
    BOOST_TEST(from.rest() == "f");
    BOOST_TEST((from.end() == errc{}));
    protocol::reader cut(std::string_view("\x05"
                                          "a"));
    BOOST_TEST(cut.string().empty());
    BOOST_TEST((cut.error() == errc::cut_short));
    protocol::reader unterminated("abc");
    unterminated.terminated();
    BOOST_TEST((unterminated.error() == errc::cut_short));
}

BOOST_AUTO_TEST_CASE(a_length_that_no_memory_holds_takes_nothing)
{
    std::string const bytes = hex("fe ff ff ff ff ff ff ff ff 61 62");
    protocol::reader from(bytes);
    from.string();
    BOOST_TEST((from.error() == errc::cut_short));
    BOOST_TEST(from.left() == 0u);
}

BOOST_AUTO_TEST_CASE(the_first_error_stays_and_all_that_follows_is_empty)
{
    std::string const bytes = hex("ff 01 02 03");
    protocol::reader from(bytes);
    from.length();
    BOOST_TEST(from.integer<2>() == 0u);
    BOOST_TEST(from.rest().empty());
    BOOST_TEST((from.end() == errc::not_a_length));
}

BOOST_AUTO_TEST_SUITE_END()
