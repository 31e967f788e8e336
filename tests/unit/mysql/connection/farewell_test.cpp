#include <tare/mysql/connection/farewell.hpp>

#include "../protocol/messages.hpp"

#include <boost/test/unit_test.hpp>

using namespace mysql_messages;

namespace {

std::string said(std::string_view bytes) { return farewell_in(bytes, {}).value_or("nothing"); }

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_farewell)

BOOST_AUTO_TEST_CASE(an_error_is_one_whatever_its_number)
{
    for (unsigned const number : {0U, 1U, 77U, 255U})
        BOOST_TEST(said(packets({error(1927, "70100", "Connection was killed")}, static_cast<std::uint8_t>(number))) ==
                   "ERROR 1927 (70100): Connection was killed");
}

BOOST_AUTO_TEST_CASE(nothing_else_is)
{
    BOOST_TEST(said(packets({ok()})) == "nothing");
    BOOST_TEST(said("") == "nothing");
    BOOST_TEST(said("\x01") == "nothing");
    auto const whole = packets({error(1927, "70100", "Connection was killed")});
    BOOST_TEST(said(whole.substr(0, whole.size() - 1)) == "nothing"); // it may become one
    BOOST_TEST(said(packets({"\xff"})) == "nothing");                 // an error without its code
}

BOOST_AUTO_TEST_SUITE_END()
