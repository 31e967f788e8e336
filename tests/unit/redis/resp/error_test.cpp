#include <tare/redis/resp/error.hpp>

#include <boost/test/unit_test.hpp>

#include <set>

using namespace tare::redis;

BOOST_AUTO_TEST_SUITE(redis_resp_error)

BOOST_AUTO_TEST_CASE(every_error_has_a_sentence_of_its_own)
{
    std::set<std::string> sentences;
    constexpr int last = static_cast<int>(resp::errc::reply_too_long);
    for (int code = 1; code <= last; ++code) sentences.insert(make_error_code(static_cast<resp::errc>(code)).message());
    BOOST_TEST(sentences.size() == static_cast<std::size_t>(last));
    BOOST_TEST(!sentences.contains(resp::category().message(0)));
}

BOOST_AUTO_TEST_CASE(an_error_is_one_of_its_category)
{
    std::error_code const code = resp::errc::too_deep;
    BOOST_TEST(code == resp::errc::too_deep);
    BOOST_TEST(code.category().name() == std::string("resp"));
    BOOST_TEST(resp::describe(code, 17) == "aggregates lie within one another more deeply than allowed (byte 17)");
}

BOOST_AUTO_TEST_SUITE_END()
