#include <tare/network/translation.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::network;

BOOST_AUTO_TEST_SUITE(network_translation)

// Printed by Linux 6.1, /proc/net/nf_conntrack: inward to a published port, outward through a masquerade, and without NAT.
constexpr auto* inward =
    "ipv4     2 tcp      6 431999 ESTABLISHED src=198.18.0.2 dst=198.18.0.1 sport=4000 dport=7007 src=198.19.0.2 dst=198.18.0.2 "
    "sport=7007 dport=4000 [ASSURED] mark=0 zone=0 use=2\n";
constexpr auto* outward =
    "ipv4     2 tcp      6 431999 ESTABLISHED src=198.19.0.2 dst=198.18.0.2 sport=4001 dport=7007 src=198.18.0.2 dst=198.18.0.1 "
    "sport=7007 dport=4001 [ASSURED] mark=0 zone=0 use=2\n";
constexpr auto* plain =
    "ipv4     2 udp      17 29 src=198.18.0.2 dst=198.18.0.1 sport=4002 dport=7007 [UNREPLIED] src=198.18.0.1 dst=198.18.0.2 "
    "sport=7007 dport=4002 mark=0 zone=0 use=2\n";

BOOST_AUTO_TEST_CASE(a_reply_from_elsewhere_was_translated)
{
    BOOST_TEST((connections_in(inward, 7007) == tracked_connections{1, 1}));
    BOOST_TEST((connections_in(outward, 7007) == tracked_connections{1, 1}));
    BOOST_TEST((connections_in(plain, 7007) == tracked_connections{1, 0}));
    BOOST_TEST((connections_in(std::string(inward) + outward + plain, 7007) == tracked_connections{3, 2}));
}

BOOST_AUTO_TEST_CASE(other_ports_and_what_is_no_line_do_not_count)
{
    BOOST_TEST((connections_in(std::string(inward) + plain, 4000) == tracked_connections{}));
    BOOST_TEST((connections_in("dport=70070 src=1\n\nnothing\ndport=", 7007) == tracked_connections{}));
}

BOOST_AUTO_TEST_SUITE_END()
