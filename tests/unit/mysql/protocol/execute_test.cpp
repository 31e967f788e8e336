#include <tare/mysql/protocol/execute.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace mysql_messages;
using protocol::types;
using protocol::value;
using namespace std::literals;

namespace {

std::string executed(std::uint32_t statement, std::vector<value> const& values, types t = types::sent)
{
    std::string out;
    protocol::write_execute(out, statement, values, t);
    return out;
}

/// The types and values of an execution with one parameter.
std::string bound(value const& v) { return executed(1, {v}).substr(4 + 12); }

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_protocol_execute)

// MySQL, "COM_STMT_EXECUTE", whose client sends the text as VARCHAR (0f) and not as VAR_STRING (fd).
BOOST_AUTO_TEST_CASE(the_example_of_the_documentation_is_written)
{
    BOOST_TEST(executed(1, {"foo"sv}) == hex("12 00 00 00 17 01 00 00 00 00 01 00 00 00 00 01 fd 00 03 66 6f 6f"));
}

BOOST_AUTO_TEST_CASE(types_are_left_out_when_the_server_knows_them)
{
    BOOST_TEST(executed(0x04030201, {"foo"sv}, types::known) == hex("10 00 00 00 17 01 02 03 04 00 01 00 00 00 00 00 03 66 6f 6f"));
    BOOST_TEST(executed(1, std::vector<value>(8), types::known) == hex("0c 00 00 00 17 01 00 00 00 00 01 00 00 00 ff 00"));
    BOOST_TEST(executed(1, {}) == hex("0a 00 00 00 17 01 00 00 00 00 01 00 00 00"));
}

BOOST_AUTO_TEST_CASE(each_kind_of_value_has_its_type_and_form)
{
    BOOST_TEST(bound(std::int64_t{-2}) == hex("08 00 fe ff ff ff ff ff ff ff"));
    BOOST_TEST(bound(std::uint64_t{2}) == hex("08 80 02 00 00 00 00 00 00 00"));
    BOOST_TEST(bound(10.2F) == hex("04 00 33 33 23 41"));
    BOOST_TEST(bound(10.2) == hex("05 00 66 66 66 66 66 66 24 40"));
    BOOST_TEST(bound(""sv) == hex("fd 00 00"));
    BOOST_TEST(bound(protocol::date{2010, 10, 17}) == hex("0a 00 04 da 07 0a 11"));
    BOOST_TEST(bound(protocol::date_time{{2010, 10, 17}, 19, 27, 30, 1}) == hex("0c 00 0b da 07 0a 11 13 1b 1e 01 00 00 00"));
    BOOST_TEST(bound(protocol::time{true, 67, 27, 30, 1}) == hex("0b 00 0c 01 02 00 00 00 13 1b 1e 01 00 00 00"));
}

BOOST_AUTO_TEST_CASE(nulls_are_bits_and_take_no_bytes)
{
    std::vector<value> values(10, value(""sv));
    values[0] = values[9] = {};
    auto const out = executed(1, values);
    BOOST_TEST(out.substr(14, 3) == hex("01 02 01"));
    BOOST_TEST(out.substr(17, 20) == hex("06 00 fd 00 fd 00 fd 00 fd 00 fd 00 fd 00 fd 00 fd 00 06 00"));
    BOOST_TEST(out.substr(37) == std::string(8, '\0'));
}

BOOST_AUTO_TEST_SUITE_END()
