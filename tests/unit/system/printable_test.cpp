#include <tare/system/printable.hpp>

#include <boost/test/unit_test.hpp>

using tare::system::printable;

BOOST_AUTO_TEST_SUITE(system_printable)

BOOST_AUTO_TEST_CASE(what_a_terminal_obeys_and_what_is_no_ascii_becomes_a_question_mark)
{
    BOOST_TEST(printable("red \x1b[31m bell \a del \x7f bytes \xff\xc3\xa4") == "red ?[31m bell ? del ? bytes ???");
}
BOOST_AUTO_TEST_CASE(lines_become_one) { BOOST_TEST(printable("first\r\nsecond\tthird") == "first second third"); }
BOOST_AUTO_TEST_CASE(what_is_too_long_is_cut)
{
    BOOST_TEST(printable("123456", 5) == "12345 ...");
    BOOST_TEST(printable("12345", 5) == "12345");
}

BOOST_AUTO_TEST_SUITE_END()
