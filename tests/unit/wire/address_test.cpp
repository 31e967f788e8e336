#include <tare/wire/address.hpp>

#include "../../says.hpp"
#include "../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare::wire;

BOOST_AUTO_TEST_SUITE(wire_address)

BOOST_AUTO_TEST_CASE(hosts_are_named_with_their_port)
{
    BOOST_TEST(tcp_address("127.0.0.1", 6379).words() == "127.0.0.1:6379");
    BOOST_TEST(tcp_address("db.example.org", 3306).words() == "db.example.org:3306");
    BOOST_TEST(tcp_address("::1", 3306).words() == "[::1]:3306");
}

BOOST_AUTO_TEST_CASE(a_socket_of_this_machine_is_secret_and_tcp_is_not)
{
    BOOST_TEST((tcp_address("127.0.0.1", 1).secrecy() == secrecy::none));
    BOOST_TEST((unix_address("/run/server.sock").secrecy() == secrecy::machine));
    BOOST_TEST(unix_address("/run/server.sock").words() == "/run/server.sock");
}

BOOST_AUTO_TEST_CASE(a_path_may_have_107_bytes)
{
    BOOST_CHECK_NO_THROW(unix_address('/' + std::string(106, 'x')));
    auto const path = '/' + std::string(107, 'x');
    auto const refused = thrown_by<tare::usage_error>([&] { unix_address(path); });
    BOOST_TEST(has(refused, "the Unix socket " + path + " cannot be named: "));
    BOOST_TEST(has(refused, "at most 107 bytes"));
}

BOOST_AUTO_TEST_SUITE_END()
