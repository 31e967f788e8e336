#include <tare/network/ip.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::network;

BOOST_AUTO_TEST_SUITE(network_ip)

BOOST_AUTO_TEST_CASE(the_line_that_failed_is_named)
{
    // Printed by iproute2 6.1.0 for a batch whose second line asked for a link that exists.
    std::string const said = "RTNETLINK answers: File exists\nCommand failed -:2\n";
    BOOST_TEST(detail::failed_command({"link add a type bridge", "link add b type bridge"}, said) == "ip link add b type bridge");
}

BOOST_AUTO_TEST_CASE(without_a_line_or_with_a_wrong_one_only_the_program_is_named)
{
    for (std::string const said :
         {"", "Segmentation fault", "Command failed -:", "Command failed -:0", "Command failed -:9", "Command failed -:x"})
        BOOST_TEST(detail::failed_command({"link add a type bridge"}, said) == "ip");
}

BOOST_AUTO_TEST_SUITE_END()
