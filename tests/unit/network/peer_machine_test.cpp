#include <tare/network/peer_machine.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare;
using network::peer_machine;

namespace {

boost::json::object said(std::string const& connection)
{
    return {{"connection", connection}, {"kernel", "6.1.0"}, {"processors", {0, 3}}};
}

std::string refusal(boost::json::object const& what)
{
    try {
        peer_machine::from("far", what);
    } catch (error const& e) {
        return e.what();
    }
    return "accepted";
}

bool accepts(std::string const& name)
{
    try {
        network::check_peer_name(name);
        return true;
    } catch (usage_error const&) {
        return false;
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(network_peer_machine)

BOOST_AUTO_TEST_CASE(addresses_are_those_of_the_connection)
{
    auto const machine = peer_machine::from("far", said("192.0.2.1 51234 192.0.2.2 22"));
    BOOST_TEST(machine.sut_address == "192.0.2.1");
    BOOST_TEST(machine.address == "192.0.2.2");
    BOOST_TEST(boost::json::serialize(machine.to_json()) ==
               R"({"name":"far","kernel":"6.1.0","address":"192.0.2.2","sut_address":"192.0.2.1","processors":[0,3]})");
    BOOST_TEST(peer_machine::from("far", said("2001:db8::1 51234 2001:db8::2 22")).address == "2001:db8::2");
}

BOOST_AUTO_TEST_CASE(what_a_forged_hello_says_is_refused_in_a_sentence)
{
    for (std::string const& connection : {std::string(), std::string("192.0.2.1"), std::string("192.0.2.1 1 192.0.2.2x 22"),
                                          std::string("a 1 b 2"), std::string("fe80::1%eth0 1 fe80::2%eth0 22"), std::string(400, '1')})
        BOOST_TEST(refusal(said(connection)).find("does not say over which addresses") != std::string::npos, connection);
    auto none = said("192.0.2.1 1 192.0.2.2 22");
    none["processors"] = {-1, "x", 1 << 20};
    BOOST_TEST(refusal(none).find("which processors it has") != std::string::npos);
    none.erase("processors");
    BOOST_TEST(refusal(none).find("which processors it has") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_peers_name_is_never_an_option)
{
    for (auto const* const name : {"far", "me@far.example", "192.0.2.1", "2001:db8::1", "lab_2"}) BOOST_TEST(accepts(name), name);
    for (auto const* const name : {"", "-v", "-oProxyCommand=x", "me@-oProxyCommand", "far;reboot", "far near", "$(x)", "far\n"})
        BOOST_TEST(!accepts(name), name);
    BOOST_TEST(!accepts(std::string(256, 'a')));
}

BOOST_AUTO_TEST_CASE(only_addresses_of_this_machine_are_its_own)
{
    BOOST_TEST(network::is_own_address("127.0.0.1"));
    BOOST_TEST(!network::is_own_address("192.0.2.77"));
    BOOST_TEST(!network::is_own_address("localhost"));
}

BOOST_AUTO_TEST_SUITE_END()
