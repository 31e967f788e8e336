#include <tare/network/nat.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::network;

BOOST_AUTO_TEST_SUITE(network_nat)

BOOST_AUTO_TEST_CASE(each_published_port_leads_inward_for_the_peer_and_for_the_machine_itself)
{
    auto const rules = nat_rules({{transport::tcp, 6379, 16379}, {transport::udp, 53, 53}});
    std::string const tcp = "ip daddr 198.18.0.1 tcp dport 6379 dnat to 198.19.0.2:16379\n";
    std::string const udp = "ip daddr 198.18.0.1 udp dport 53 dnat to 198.19.0.2:53\n";
    for (auto const& rule : {tcp, udp}) {
        auto const first = rules.find(rule);
        BOOST_REQUIRE(first != std::string::npos);
        BOOST_TEST(rules.find(rule, first + 1) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(without_ports_only_the_way_out_is_masqueraded)
{
    auto const rules = nat_rules({});
    BOOST_TEST(rules.find("dnat") == std::string::npos);
    BOOST_TEST(rules.find("ip saddr 198.19.0.0/24 oifname != \"tare-nat\" masquerade") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(port_0_is_an_error)
{
    BOOST_CHECK_THROW(nat_rules({{transport::tcp, 0, 80}}), tare::error);
    BOOST_CHECK_THROW(nat_rules({{transport::tcp, 80, 0}}), tare::error);
}

BOOST_AUTO_TEST_SUITE_END()
