#include <tare/system/blotted.hpp>

#include <boost/test/unit_test.hpp>

using tare::system::blotted;

BOOST_AUTO_TEST_SUITE(system_blotted)

BOOST_AUTO_TEST_CASE(a_secret_is_blotted_out_wherever_it_stands)
{
    BOOST_TEST(blotted("s3cret is s3cret, not s3cre", "s3cret") == "*** is ***, not s3cre");
    BOOST_TEST(blotted("aaaaa", "aa") == "******a");
    BOOST_TEST(blotted("* and **", "*") == "*** and ******"); // what stands for it is not looked at again
}

BOOST_AUTO_TEST_CASE(without_a_secret_nothing_changes)
{
    BOOST_TEST(blotted("as it was said", "") == "as it was said");
    BOOST_TEST(blotted("as it was said", "s3cret") == "as it was said");
    BOOST_TEST(blotted("", "s3cret").empty());
}

BOOST_AUTO_TEST_SUITE_END()
