#include <tare/wire/outgoing.hpp>

#include <boost/test/unit_test.hpp>

using tare::wire::outgoing;

BOOST_AUTO_TEST_SUITE(wire_outgoing)

BOOST_AUTO_TEST_CASE(what_comes_during_a_write_is_written_together_after_it)
{
    outgoing out;
    BOOST_TEST(out.add("a"));
    BOOST_TEST(out.bytes() == "a");
    BOOST_TEST(!out.add("b"));
    BOOST_TEST(!out.add("c"));
    BOOST_TEST(out.bytes() == "a"); // a write has its address
    BOOST_TEST(out.next());
    BOOST_TEST(out.bytes() == "bc");
    BOOST_TEST(!out.add("d"));
    BOOST_TEST(out.next());
    BOOST_TEST(out.bytes() == "d");
    BOOST_TEST(!out.next());
    BOOST_TEST(out.add("e"));
    BOOST_TEST(out.bytes() == "e");
}

BOOST_AUTO_TEST_CASE(nothing_is_not_written)
{
    outgoing out;
    BOOST_TEST(!out.add(""));
    BOOST_TEST(!out.next());
    BOOST_TEST(out.add("a"));
}

BOOST_AUTO_TEST_SUITE_END()
