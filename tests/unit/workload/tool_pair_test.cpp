#include <tare/workload/tool_pair.hpp>

#include "invocations.hpp"

#include <boost/asio.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tare;
using namespace tare::workload;
using namespace invocations;
namespace asio = boost::asio;

namespace {

context at(std::uint16_t port) { return {.other_address = "127.0.0.1", .port = port}; }

} // namespace

BOOST_AUTO_TEST_SUITE(workload_tool_pair)

BOOST_AUTO_TEST_CASE(both_ends_are_the_tools)
{
    using load = tool_pair<printing>;
    static_assert(policy<load>);
    BOOST_TEST(std::string(std::string_view(load::name)) == "served-printing");
    BOOST_TEST((load::program({{7}}, at(5)).argv == std::vector<std::string>{"/bin/true", "7", "5"}));
    BOOST_TEST(load::peer({}, at(answering)).ready());
    BOOST_TEST(!load::peer({}, at(silent)).ready());
}

BOOST_AUTO_TEST_CASE(a_server_that_keeps_what_clients_store_is_emptied)
{
    static_assert(clears<tool_pair<storing>::peer>);
    static_assert(!clears<tool_pair<printing>::peer>); // there is nothing to empty
    storing::cleared = 0;
    tool_pair<storing>::peer peer({}, at(99));
    BOOST_TEST(storing::cleared == 0);
    peer.clear();
    BOOST_TEST(storing::cleared == 99);
}

BOOST_AUTO_TEST_CASE(who_listens_is_told_from_who_does_not)
{
    asio::io_context io;
    {
        asio::ip::tcp::acceptor tcp(io, {asio::ip::address_v4::loopback(), 0});
        BOOST_TEST(listens_for_tcp(at(tcp.local_endpoint().port())));
        asio::ip::udp::socket udp(io, {asio::ip::address_v4::loopback(), 0});
        BOOST_TEST(listens_for_udp(at(udp.local_endpoint().port())));
    }
    asio::ip::tcp::acceptor bound(io);
    bound.open(asio::ip::tcp::v4());
    bound.bind({asio::ip::address_v4::loopback(), 0}); // so that nobody else takes the port
    BOOST_TEST(!listens_for_tcp(at(bound.local_endpoint().port())));
    BOOST_TEST(!listens_for_udp(at(bound.local_endpoint().port())));
}

BOOST_AUTO_TEST_SUITE_END()
