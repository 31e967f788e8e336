#include <tare/mysql/auth/native_password.hpp>

#include "../protocol/messages.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare::mysql;
using mysql_messages::hex;

BOOST_AUTO_TEST_SUITE(mysql_auth_native_password)

// Computed with Python's hashlib from the formula of MySQL, "Native Authentication", and the nonces of its examples of a greeting.
BOOST_AUTO_TEST_CASE(proofs_are_those_of_an_independent_computation)
{
    BOOST_TEST(auth::native_proof("test", "RB3vz&Gr+yD&/ZZ305ZG").view() == hex("77a8f8af10a4113decf7a051227a67115df1add9"));
    BOOST_TEST(auth::native_proof("test", "dvH@I-CJ*4d|cZwk4^]:").view() == hex("ef670b8d20339332b2460f96904ba7216b509760"));
    BOOST_TEST(auth::native_proof("correct horse battery staple", "RB3vz&Gr+yD&/ZZ305ZG").view() ==
               hex("e89de0d4491e5cee879e95a0ed3cb95fa76a5bb1"));
    BOOST_TEST(auth::native_proof("pässwörd", "RB3vz&Gr+yD&/ZZ305ZG").view() == hex("763a11ae780cda49490b6467ceb57446b5a63eb8"));
}

BOOST_AUTO_TEST_CASE(an_empty_password_needs_no_proof) { BOOST_TEST(auth::native_proof("", "RB3vz&Gr+yD&/ZZ305ZG").empty()); }

BOOST_AUTO_TEST_SUITE_END()
