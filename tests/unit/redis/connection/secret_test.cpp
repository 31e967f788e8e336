#include <tare/redis/connection/secret.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::redis;

BOOST_AUTO_TEST_SUITE(redis_connection_secret)

BOOST_AUTO_TEST_CASE(a_secret_is_replaced_wherever_it_stands)
{
    BOOST_TEST(without_secret("a pw and pwpw", "pw") == "a *** and ******");
    BOOST_TEST(without_secret("nothing of it", "pw") == "nothing of it");
    BOOST_TEST(without_secret("all, with args beginning with: 'p'", "pw") == "all");
    BOOST_TEST(without_secret("no secret, with args", "") == "no secret, with args");
    BOOST_TEST(without_secret("stars * stay", "*") == "stars *** stay");
}

BOOST_AUTO_TEST_CASE(parts_of_it_at_the_ends_are_replaced_too)
{
    BOOST_TEST(without_part_of_secret("abc sec", "secret") == "abc ***");
    BOOST_TEST(without_part_of_secret("ret abc", "secret") == "*** abc");
    BOOST_TEST(without_part_of_secret("abc", "secret") == "abc");
    BOOST_TEST(without_part_of_secret("ecre", "secret") == "ecre"); // neither begins nor ends it
    BOOST_TEST(without_part_of_secret("s", "secret") == "***");
    BOOST_TEST(without_part_of_secret("", "secret").empty());
    BOOST_TEST(without_part_of_secret("x", "x") == "***");
    BOOST_TEST(without_part_of_secret("abc", "") == "abc");
}

BOOST_AUTO_TEST_CASE(bytes_are_shown_as_a_reader_can_see_them)
{
    BOOST_TEST(visible(std::string_view("a\r\n\0\\\xff", 6)) == "a\\r\\n\\x00\\x5c\\xff");
    BOOST_TEST(visible("abcdef", 3) == "abc...");
    BOOST_TEST(visible("abc", 3) == "abc");
}

BOOST_AUTO_TEST_SUITE_END()
