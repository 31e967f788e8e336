#include <tare/network/guest_address.hpp>
#include <tare/network/guest_port.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare;
using network::guest_address;

BOOST_AUTO_TEST_SUITE(network_guest_address)

BOOST_AUTO_TEST_CASE(an_address_has_its_prefix)
{
    auto const got = guest_address::from("192.0.2.7/24");
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->address == "192.0.2.7");
    BOOST_TEST(got->prefix == 24);
}

BOOST_AUTO_TEST_CASE(what_no_guest_can_have_is_refused)
{
    for (auto const* const text : {"", "192.0.2.7", "192.0.2.7/", "192.0.2.7/31", "192.0.2.7/0", "192.0.2.7/-1", "192.0.2.300/24", "x/24",
                                   "2001:db8::1/64", "127.0.0.1/8", "0.0.0.0/8", "224.0.0.1/24", "192.0.2.7/24 x"})
        BOOST_TEST(!guest_address::from(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(beside_one_another_are_two_addresses_of_one_network)
{
    auto const own = *guest_address::from("192.0.2.7/29");
    BOOST_TEST(own.is_beside("192.0.2.1"));
    BOOST_TEST(!own.is_beside("192.0.2.7"));
    BOOST_TEST(!own.is_beside("192.0.2.8"));
    BOOST_TEST(!own.is_beside("2001:db8::1"));
}

BOOST_AUTO_TEST_CASE(hardware_addresses_are_local_and_differ_between_campaigns)
{
    BOOST_TEST(network::guest_hardware_address("ab12cd").starts_with("02:74:61:"));
    BOOST_TEST(network::guest_hardware_address("ab12cd").size() == 17u);
    BOOST_TEST(network::guest_hardware_address("ab12cd") != network::guest_hardware_address("ab12ce"));
    BOOST_TEST(network::guest_hardware_address("ab12cd", 0xfe).starts_with("fe:74:61:"));
}

BOOST_AUTO_TEST_CASE(a_links_name_is_never_an_option_or_two_words)
{
    for (auto const* const name : {"br0", "enp3s0", "tare-ab12cd", "eth0.100"}) BOOST_TEST(network::valid_link_name(name), name);
    for (auto const* const name : {"", "-x", ".", "..", "br0 up", "br0\n", "a-name-of-16-byt", "br/0"})
        BOOST_TEST(!network::valid_link_name(name), name);
}

BOOST_AUTO_TEST_SUITE_END()
