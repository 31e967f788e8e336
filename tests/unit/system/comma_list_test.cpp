#include <tare/system/comma_list.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(system_comma_list)

BOOST_AUTO_TEST_CASE(numbers_are_joined_in_their_order)
{
    BOOST_TEST(tare::system::comma_list({}) == "");
    BOOST_TEST(tare::system::comma_list({7}) == "7");
    BOOST_TEST(tare::system::comma_list({0, 2, 3}) == "0,2,3");
}

BOOST_AUTO_TEST_SUITE_END()
