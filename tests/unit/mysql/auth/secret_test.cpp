#include <tare/mysql/auth/digest.hpp>
#include <tare/mysql/auth/secret.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

using namespace tare::mysql;

static_assert(!std::is_copy_constructible_v<auth::secret> && std::is_nothrow_move_constructible_v<auth::secret>);

BOOST_AUTO_TEST_SUITE(mysql_auth_secret)

BOOST_AUTO_TEST_CASE(a_secret_that_is_moved_leaves_nothing_behind_and_stays_where_it_is)
{
    auth::secret first("password");
    auto const* const at = first.view().data();
    auth::secret second(std::move(first));
    BOOST_TEST(second.view() == "password");
    BOOST_TEST(static_cast<void const*>(second.view().data()) == static_cast<void const*>(at));
    BOOST_TEST(first.empty()); // NOLINT(bugprone-use-after-move)
    first = std::move(second);
    BOOST_TEST(first.view() == "password");
    first = auth::secret("other");
    BOOST_TEST(first.view() == "other");
    first.clear();
    BOOST_TEST(first.empty());
}

BOOST_AUTO_TEST_CASE(a_digest_that_is_gone_is_zero_where_it_lay)
{
    alignas(auth::digest<32>) unsigned char place[sizeof(auth::digest<32>)];
    auto* const d = new (place) auth::digest<32>(auth::sha256({"abc"}));
    // FIPS 180-4's example, "abc".
    BOOST_TEST(place[0] == 0xba);
    BOOST_TEST(place[31] == 0xad);
    d->~digest();
    BOOST_TEST(std::all_of(std::begin(place), std::end(place), [](unsigned char c) { return c == 0; }));
}

BOOST_AUTO_TEST_CASE(parts_are_digested_as_one)
{
    BOOST_TEST(auth::sha256({"a", "", "bc"}).view() == auth::sha256({"abc"}).view());
    BOOST_TEST(static_cast<unsigned char>(auth::sha1({"abc"}).view()[0]) == 0xa9); // FIPS 180-4's example
}

BOOST_AUTO_TEST_SUITE_END()
