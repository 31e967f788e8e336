#include <tare/mysql/protocol/login.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mysql_messages;
using protocol::capability;

BOOST_AUTO_TEST_SUITE(mysql_protocol_login)

// MySQL, "Protocol::HandshakeResponse41", the example of 5.5.8.
BOOST_AUTO_TEST_CASE(the_example_of_the_documentation_is_written)
{
    auto const proof = hex("ab 09 ee f6 bc b1 32 3e 61 14 38 65 c0 99 1d 95 7d 75 d4 47");
    protocol::login const l{.wanted = static_cast<capability>(0x000fa68d),
                            .user = "pam",
                            .proof = proof,
                            .plugin = "mysql_native_password",
                            .database = "test",
                            .collation = 8};
    std::string out;
    protocol::write_login(out, l, static_cast<capability>(0xffffffff));
    BOOST_TEST(
        out ==
        hex("54 00 00 01 8d a6 0f 00 00 00 00 01 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 70 61 6d 00 "
            "14 ab 09 ee f6 bc b1 32 3e 61 14 38 65 c0 99 1d 95 7d 75 d4 47 74 65 73 74 00 6d 79 73 71 6c 5f 6e 61 74 69 76 65 5f 70 "
            "61 73 73 77 6f 72 64 00"));
}

BOOST_AUTO_TEST_CASE(only_what_both_are_able_to_is_spoken_and_written)
{
    protocol::login const l{.user = "u", .proof = "1234", .plugin = "p", .database = "d"};
    auto const offered = protocol::needed | capability::connect_with_db;
    BOOST_TEST((agreed(l, offered) == offered));
    BOOST_TEST((agreed({.user = "u"}, protocol::usual | capability::connect_with_db | capability::ssl) == protocol::usual));
    auto const all = static_cast<capability>(0xffffffff);
    BOOST_TEST(!has(agreed({.wanted = all}, all), capability::connect_with_db)); // without a database
    BOOST_TEST(!has(agreed({.wanted = all}, all), capability::ssl));             // before it is asked for
    BOOST_TEST(!has(agreed(l, static_cast<capability>(0xffffffff)), capability::local_files));
    std::string out;
    protocol::write_login(out, l, offered, 7);
    BOOST_TEST(out == hex("29 00 00 07 08 82 00 00 00 00 00 01 2d") + std::string(23, '\0') +
                          std::string("u\0\x04"
                                      "1234"
                                      "d\0",
                                      9));
}

BOOST_AUTO_TEST_CASE(what_is_mariadbs_own_is_written_behind_reserved_bytes)
{
    protocol::login const l{.wanted = protocol::needed | capability::columns_once, .user = "u"};
    std::string out;
    protocol::write_login(out, l, protocol::needed | capability::columns_once);
    BOOST_TEST(out.substr(4, 32) == hex("00 82 00 00 00 00 00 01 2d") + std::string(19, '\0') + hex("10 00 00 00"));
    out.clear();
    protocol::write_login(out, l, protocol::usual); // which does not offer it
    BOOST_TEST(out.substr(4, 32) == hex("00 82 00 00 00 00 00 01 2d") + std::string(23, '\0'));
}

BOOST_AUTO_TEST_CASE(tls_is_asked_for_with_the_head_of_the_login)
{
    protocol::login const l{.user = "u", .proof = "1234", .plugin = "p"};
    std::string request, out;
    protocol::write_ssl_request(request, l, protocol::usual);
    BOOST_TEST(request == hex("20 00 00 01 00 aa 2e 01 00 00 00 01 2d") + std::string(23, '\0'));
    protocol::write_login(out, l, protocol::usual, 2, true);
    BOOST_TEST((std::string_view(out).substr(4, 32) == std::string_view(request).substr(4)));
}

BOOST_AUTO_TEST_CASE(a_proof_longer_than_255_bytes_needs_a_length_that_can_say_so)
{
    std::string const proof(300, 'x');
    protocol::login const l{.user = "u", .proof = proof, .plugin = "p"};
    std::string out;
    protocol::write_login(out, l, protocol::usual);
    BOOST_TEST((out.find(hex("fc 2c 01") + proof) != out.npos));
    BOOST_CHECK_EXCEPTION(protocol::write_login(out, l, protocol::needed), tare::error,
                          [](auto const& e) { return std::string(e.what()).find("255 bytes") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(names_that_a_zero_byte_would_end_are_refused)
{
    std::string_view const bad("a\0b", 3);
    std::string out;
    BOOST_CHECK_THROW(protocol::write_login(out, {.user = bad}, protocol::usual), tare::usage_error);
    BOOST_CHECK_THROW(protocol::write_login(out, {.database = bad}, protocol::usual | capability::connect_with_db), tare::usage_error);
    BOOST_CHECK_THROW(protocol::write_login(out, {.plugin = bad}, protocol::usual), tare::usage_error);
    BOOST_CHECK_THROW(protocol::write_login(out, {.database = "d"}, protocol::usual), tare::error); // not offered
    BOOST_TEST(out.empty());
}

BOOST_AUTO_TEST_SUITE_END()
