#include <tare/redis/resp/prepared_command.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace tare::redis;

BOOST_AUTO_TEST_SUITE(redis_resp_prepared_command)

BOOST_AUTO_TEST_CASE(with_its_slots_filled_it_is_the_command_that_would_be_written)
{
    resp::prepared_command const set{"SET", resp::slot{10}, resp::slot{50}, "KEEPTTL"};
    BOOST_TEST(set.slots() == 2u);
    std::string batch(2 * set.size(), '?'), expected;
    auto* const second = set.copy_to(batch.data());
    BOOST_TEST((set.copy_to(second) == batch.data() + batch.size()));
    for (auto* copy : {batch.data(), second}) {
        std::string const key = copy == second ? "0000000042" : "4000000007", value(50, copy == second ? 'x' : 'y');
        std::copy(key.begin(), key.end(), set.slot_of(copy, 0).begin());
        BOOST_TEST(set.slot_of(copy, 1).size() == 50u);
        std::copy(value.begin(), value.end(), set.slot_of(copy, 1).begin());
        resp::write_command(expected, "SET", key, value, "KEEPTTL");
    }
    BOOST_TEST(batch == expected);
}

BOOST_AUTO_TEST_CASE(without_slots_it_is_the_command_itself)
{
    std::string expected;
    resp::write_command(expected, "FLUSHALL");
    BOOST_TEST(resp::prepared_command{"FLUSHALL"}.bytes() == expected);
}

BOOST_AUTO_TEST_CASE(numbers_fill_a_slot_with_zeros_in_front_and_lose_what_has_no_room)
{
    auto const filled = [](std::size_t width, std::uint64_t n) {
        std::string out(width, '?');
        resp::fill_decimal(out, n);
        return out;
    };
    BOOST_TEST(filled(10, 1234567) == "0001234567");
    BOOST_TEST(filled(9, 1234567) == "001234567");
    BOOST_TEST(filled(3, 1234567) == "567");
    BOOST_TEST(filled(1, 9) == "9");
    BOOST_TEST(filled(0, 9).empty());
    BOOST_TEST(filled(20, 18446744073709551615U) == "18446744073709551615");
    for (std::uint64_t n = 0; n < 100; ++n) BOOST_TEST(filled(3, n) == (n < 10 ? "00" : "0") + std::to_string(n));
}

BOOST_AUTO_TEST_SUITE_END()
