#include <tare/mysql/auth/caching_sha2_password.hpp>

#include "../protocol/messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace tare::mysql;
using mysql_messages::hex;

namespace {

constexpr std::string_view nonce = "RB3vz&Gr+yD&/ZZ305ZG";

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_auth_caching_sha2_password)

// Computed with Python's hashlib from the formula of MySQL, "Caching_sha2_password information".
BOOST_AUTO_TEST_CASE(proofs_are_those_of_an_independent_computation)
{
    BOOST_TEST(auth::sha2_proof("test", nonce).view() == hex("218cf041f59651858047567ef516d665a714deddbb971d1946d72bb933f9337a"));
    BOOST_TEST(auth::sha2_proof("correct horse battery staple", nonce).view() ==
               hex("071a4bc67218e2e2d9de4ec46d9c9147f61e957000e542694d19788873134955"));
    BOOST_TEST(auth::sha2_proof("pässwörd", nonce).view() == hex("35a10b264a5fe001a3c3c70bb5f584837a0f2216881c81bba82630bef117a863"));
    BOOST_TEST(auth::sha2_proof("", nonce).empty());
}

// What the plugin of libmariadb3 10.11 sent to the server of tests/integration/mysql_caching_sha2_test.cpp, which sees it again.
BOOST_AUTO_TEST_CASE(a_proof_is_that_of_another_client)
{
    BOOST_TEST(auth::sha2_proof("correct horse", nonce).view() == hex("191bbd3b5a6f3c007e239e6447f48adb4d5d796ae9cbb91a45216b7e9653bbfa"));
}

BOOST_AUTO_TEST_CASE(a_password_ends_with_a_zero_byte_and_is_masked_with_it)
{
    BOOST_TEST(auth::terminated("secret").view() == std::string_view("secret\0", 7));
    BOOST_TEST(auth::terminated("").view() == std::string_view("\0", 1));
    BOOST_TEST(auth::masked("secret", nonce).view() == hex("212750041f5247")); // computed with Python
    BOOST_TEST(auth::masked("correct horse battery staple", nonce).view() ==
               hex("312d41041f453352431636554a7a385244413f352b6240021b562b172b"));
    BOOST_TEST(auth::masked("secret", "").view() == std::string_view("secret\0", 7));
}

BOOST_AUTO_TEST_SUITE_END()
