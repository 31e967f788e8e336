#include <tare/network/link.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::network;

BOOST_AUTO_TEST_SUITE(network_link)

BOOST_AUTO_TEST_CASE(packets_and_drops_of_each_link_are_read)
{
    // Printed by Linux 6.1, /proc/net/dev.
    auto const links = traffic_in(
        "Inter-|   Receive                                                |  Transmit\n"
        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
        "    lo:  147096    1234    0    0    0     0          0         0   147096    1234    0    0    0     0       0          0\n"
        "  wire: 99 7 0 2 0 0 0 0 88 5 0 3 0 0 0 0\n"
        "tare-nat:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
    BOOST_REQUIRE(links.size() == 3u);
    BOOST_TEST((links.at("lo") == link_traffic{1234, 1234, 0}));
    BOOST_TEST((links.at("wire") == link_traffic{7, 5, 5}));
    BOOST_TEST((links.at("tare-nat") == link_traffic{2, 10, 16}));
}

BOOST_AUTO_TEST_CASE(lines_that_are_none_are_passed_over)
{
    for (std::string const text :
         {"", "\n", ":", "wire:", "wire: 1 2 3", "wire 1 2 3 4 5 6 7 8 9 10 11 12", "wire: 1 2 x 4 5 6 7 8 9 10 11 12"})
        BOOST_TEST(traffic_in(text).empty(), text);
}

BOOST_AUTO_TEST_CASE(a_link_tells_its_mtu_and_one_that_is_not_there_nothing)
{
    BOOST_TEST(settings_of("lo").at("mtu").to_number<int>() > 0);
    BOOST_TEST(settings_of("no-such-link").empty());
    BOOST_TEST(!traffic_here().contains("lo"));
}

BOOST_AUTO_TEST_SUITE_END()
