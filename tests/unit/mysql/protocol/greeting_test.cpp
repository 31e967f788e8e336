#include <tare/mysql/protocol/greeting.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mysql_messages;
using protocol::capability;
using protocol::errc;

namespace {

// MySQL, "Protocol::HandshakeV10": the examples of 5.6.4-m7 and of 5.5.2-m2.
std::string const of_5_6 =
    hex("0a 35 2e 36 2e 34 2d 6d 37 2d 6c 6f 67 00 56 0a 00 00 52 42 33 76 7a 26 47 72 00 ff ff 08 02 00 0f c0 15 00 00 00 00 "
        "00 00 00 00 00 00 2b 79 44 26 2f 5a 5a 33 30 35 5a 47 00 6d 79 73 71 6c 5f 6e 61 74 69 76 65 5f 70 61 73 73 77 6f "
        "72 64 00");
std::string const of_5_5 =
    hex("0a 35 2e 35 2e 32 2d 6d 32 00 0b 00 00 00 64 76 48 40 49 2d 43 4a 00 ff f7 08 02 00 00 00 00 00 00 00 00 00 00 00 00 "
        "00 00 2a 34 64 7c 63 5a 77 6b 34 5e 5d 3a 00");

errc read(std::string const& message, protocol::greeting& out) { return protocol::read_greeting(message, out); }
errc result(std::string const& message)
{
    protocol::greeting out;
    return read(message, out);
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_protocol_greeting)

BOOST_AUTO_TEST_CASE(the_examples_of_the_documentation_are_read)
{
    protocol::greeting g;
    BOOST_TEST((read(of_5_6, g) == errc{}));
    BOOST_TEST(g.version == "5.6.4-m7-log");
    BOOST_TEST(g.connection == 2646u);
    BOOST_TEST(static_cast<unsigned>(g.offered) == 0xc00fffffu);
    BOOST_TEST(g.collation == 8u);
    BOOST_TEST((g.status == protocol::status::autocommit));
    BOOST_TEST(g.nonce_text() == "RB3vz&Gr+yD&/ZZ305ZG");
    BOOST_TEST(g.plugin == "mysql_native_password");
    BOOST_TEST((read(of_5_5, g) == errc{}));
    BOOST_TEST(g.version == "5.5.2-m2");
    BOOST_TEST(g.nonce_text() == "dvH@I-CJ*4d|cZwk4^]:");
    BOOST_TEST(!has(g.offered, capability::plugin_auth));
    BOOST_TEST(g.plugin == "mysql_native_password"); // the only one before there were names
}

BOOST_AUTO_TEST_CASE(mariadb_says_5_5_5_before_its_own_version)
{
    auto const versioned = [](std::string const& v) { return "\x0a" + v + of_5_6.substr(13); };
    protocol::greeting g;
    auto const message = versioned("5.5.5-10.11.14-MariaDB-0+deb12u2");
    BOOST_TEST((read(message, g) == errc{}));
    BOOST_TEST(g.is_mariadb());
    BOOST_TEST(g.plain_version() == "10.11.14-MariaDB-0+deb12u2");
    auto const mysql = versioned("5.5.5-m3");
    BOOST_TEST((read(mysql, g) == errc{}));
    BOOST_TEST(g.plain_version() == "5.5.5-m3");
}

BOOST_AUTO_TEST_CASE(a_greeting_that_is_cut_is_an_error_wherever_it_is)
{
    for (auto const* whole : {&of_5_6, &of_5_5}) {
        auto const until_nonce = whole->find('\0', 44) + 1; // a name may lack its zero byte, and may be empty
        for (std::size_t n = 0; n < until_nonce; ++n) BOOST_TEST((result(whole->substr(0, n)) != errc{}), n);
    }
    BOOST_TEST((result(of_5_6.substr(0, of_5_6.size() - 1)) == errc{}));
}

BOOST_AUTO_TEST_CASE(servers_that_are_too_old_or_too_new_are_refused)
{
    BOOST_TEST((result("\x09" + of_5_6.substr(1)) == errc::not_protocol_10));
    BOOST_TEST((result("\x0b" + of_5_6.substr(1)) == errc::not_protocol_10));
    auto without_41 = of_5_5;
    without_41[24] = '\xf5'; // bits 8 to 15, of which 9 is protocol 4.1
    BOOST_TEST((result(without_41) == errc::too_old));
    BOOST_TEST((result(of_5_5.substr(0, 25)) == errc::too_old)); // as before 4.1, without the upper bits
}

BOOST_AUTO_TEST_CASE(a_mariadb_has_capabilities_of_its_own_where_others_have_reserved_bytes)
{
    // Captured from MariaDB 10.11.19.
    auto const captured =
        hex("0a 35 2e 35 2e 35 2d 31 30 2e 31 31 2e 31 39 2d 4d 61 72 69 61 44 42 2d 30 2b 64 65 62 31 32 75 31 00 03 00 00 00 30 "
            "64 2a 40 44 74 3c 6e 00 fe f7 08 02 00 ff 81 15 00 00 00 00 00 00 1d 00 00 00 34 59 41 7a 64 67 55 57 33 36 58 39 "
            "00 6d 79 73 71 6c 5f 6e 61 74 69 76 65 5f 70 61 73 73 77 6f 72 64 00");
    protocol::greeting g;
    BOOST_TEST((read(captured, g) == errc{}));
    BOOST_TEST(static_cast<std::uint64_t>(g.offered) == 0x1d'81ff'f7feU);
    BOOST_TEST(has(g.offered, capability::columns_once));
    auto of_mysql = captured;
    of_mysql[47] = '\xff'; // it says that it is MySQL's
    BOOST_TEST((read(of_mysql, g) == errc{}));
    BOOST_TEST(!has(g.offered, capability::columns_once));
    BOOST_TEST(g.nonce_text() == "0d*@Dt<n4YAzdgUW36X9");
}

BOOST_AUTO_TEST_CASE(a_nonce_of_another_length_is_an_error)
{
    auto other = of_5_6;
    for (char const announced : {'\x08', '\x14', '\x16', '\xff'}) {
        other[34] = announced;
        BOOST_TEST((result(other) != errc{}));
    }
    BOOST_TEST(of_5_6[34] == '\x15');
}

BOOST_AUTO_TEST_SUITE_END()
