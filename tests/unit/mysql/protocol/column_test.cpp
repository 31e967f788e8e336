#include <tare/mysql/protocol/column.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mysql_messages;
using protocol::errc;

BOOST_AUTO_TEST_SUITE(mysql_protocol_column)

// MySQL, "COM_QUERY Response": the column of SELECT @@version_comment.
BOOST_AUTO_TEST_CASE(the_example_of_the_documentation_is_read)
{
    auto const bytes =
        hex("03 64 65 66 00 00 00 11 40 40 76 65 72 73 69 6f 6e 5f 63 6f 6d 6d 65 6e 74 00 0c 08 00 1c 00 00 00 fd 00 00 1f 00 00");
    protocol::column c;
    BOOST_TEST((protocol::read_column(bytes, c) == errc{}));
    BOOST_TEST(c.name == "@@version_comment");
    BOOST_TEST(c.table.empty());
    BOOST_TEST(c.collation == 8u);
    BOOST_TEST(c.length == 28u);
    BOOST_TEST((c.type == protocol::field_type::var_string));
    BOOST_TEST(c.decimals == 31u);
}

BOOST_AUTO_TEST_CASE(names_come_in_their_order_and_flags_say_unsigned)
{
    auto const bytes =
        string("def") + string("s") + string("t") + string("T") + string("n") + string("N") + hex("0c 2d 00 0b 00 00 00 03 23 00 02 00 00");
    protocol::column c;
    BOOST_TEST((protocol::read_column(bytes, c) == errc{}));
    BOOST_TEST(std::string(c.schema).append(c.table).append(c.original_table).append(c.name).append(c.original_name) == "stTnN");
    BOOST_TEST(c.flags == (protocol::column::not_null | protocol::column::primary_key | protocol::column::unsigned_flag));
    BOOST_TEST((c.kind() == protocol::kind{protocol::field_type::long_, true}));
    BOOST_TEST(c.decimals == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_cut_goes_on_or_is_of_another_protocol_is_an_error)
{
    auto const bytes = column("name", 3);
    protocol::column c;
    BOOST_TEST((protocol::read_column(bytes, c) == errc{}));
    for (std::size_t n = 0; n < bytes.size(); ++n) BOOST_TEST((protocol::read_column(bytes.substr(0, n), c) != errc{}), n);
    BOOST_TEST((protocol::read_column(bytes + "x", c) == errc::too_much));
    BOOST_TEST((protocol::read_column(string("old") + bytes.substr(4), c) == errc::not_a_column));
    auto other_length = bytes;
    other_length[other_length.size() - 13] = 0x0b;
    BOOST_TEST((protocol::read_column(other_length, c) == errc::not_a_column));
    for (unsigned const type : {17U, 18U, 19U, 20U, 200U, 243U, 244U})
        BOOST_TEST((protocol::read_column(column("name", static_cast<std::uint8_t>(type)), c) == errc::unknown_type));
}

BOOST_AUTO_TEST_CASE(what_was_prepared_is_read_as_a_whole_only)
{
    auto const bytes = prepared(0x01020304, 5, 6);
    protocol::prepared p;
    BOOST_TEST((protocol::read_prepared(bytes, p) == errc{}));
    BOOST_TEST(p.statement == 0x01020304u);
    BOOST_TEST(p.columns == 5u);
    BOOST_TEST(p.parameters == 6u);
    for (std::size_t n = 0; n < bytes.size(); ++n) BOOST_TEST((protocol::read_prepared(bytes.substr(0, n), p) == errc::cut_short));
    BOOST_TEST((protocol::read_prepared(bytes + "x", p) == errc::too_much));
}

BOOST_AUTO_TEST_SUITE_END()
