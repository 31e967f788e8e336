#include <tare/mysql/auth/public_key.hpp>

#include "test_key.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare::mysql;

BOOST_AUTO_TEST_SUITE(mysql_auth_public_key)

BOOST_AUTO_TEST_CASE(what_is_encrypted_is_read_with_the_other_key)
{
    test_key const server;
    auto const key = auth::public_key::from_pem(server.pem());
    BOOST_REQUIRE(key.has_value());
    auto const once = key->encrypt("hello"), again = key->encrypt("hello");
    BOOST_REQUIRE(once.has_value());
    BOOST_REQUIRE(again.has_value());
    BOOST_TEST(once->view().size() == 256u);
    BOOST_TEST(server.decrypt(once->view()) == "hello");
    BOOST_TEST((once->view() != again->view())); // no two are alike, so that equal passwords cannot be seen
}

BOOST_AUTO_TEST_CASE(there_is_room_for_42_bytes_fewer_than_the_key_has)
{
    test_key const server;
    auto const key = auth::public_key::from_pem(server.pem());
    BOOST_REQUIRE(key.has_value());
    BOOST_TEST(key->encrypt(std::string(214, 'x')).has_value());
    BOOST_TEST(!key->encrypt(std::string(215, 'x')).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_rsa_key_is_none)
{
    BOOST_TEST(!auth::public_key::from_pem("").has_value());
    BOOST_TEST(!auth::public_key::from_pem("no key").has_value());
    BOOST_TEST(!auth::public_key::from_pem(test_key("ED25519").pem()).has_value());
    auto const pem = test_key().pem();
    BOOST_TEST(!auth::public_key::from_pem(pem.substr(0, pem.size() / 2)).has_value());
    BOOST_TEST(auth::public_key::from_pem(pem + std::string(auth::public_key::longest - pem.size(), '\n')).has_value());
    BOOST_TEST(!auth::public_key::from_pem(pem + std::string(auth::public_key::longest + 1 - pem.size(), '\n')).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
