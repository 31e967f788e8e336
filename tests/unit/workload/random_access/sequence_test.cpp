#include <tare/workload/random_access/sequence.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

using namespace tare::workload::random_access_kernels;

BOOST_AUTO_TEST_SUITE(workload_random_access)

BOOST_AUTO_TEST_CASE(numbers_double_and_the_carry_comes_back_as_seven)
{
    BOOST_TEST(next(1) == 2U);
    BOOST_TEST(next(0x4000'0000'0000'0000) == 0x8000'0000'0000'0000U);
    BOOST_TEST(next(0x8000'0000'0000'0000) == 7U);
    BOOST_TEST(next(0x8000'0000'0000'0001) == 5U); // 2 ^ 7
}

BOOST_AUTO_TEST_CASE(starts_is_stepping_from_one)
{
    std::uint64_t number = 1;
    for (std::uint64_t n = 0; n < 3000; ++n) {
        BOOST_REQUIRE_EQUAL(starts(n), number);
        number = next(number);
    }
}

BOOST_AUTO_TEST_CASE(the_sequence_has_the_period_that_hpcc_declares)
{
    BOOST_TEST(period == 1317624576693539401U); // include/hpcc.h, PERIOD
    BOOST_TEST(starts(period) == 1U);
    BOOST_TEST(starts(period + 70) == starts(70));
    BOOST_TEST(next(starts(period - 1)) == 1U);
    for (std::uint64_t const prime : {7U, 127U, 337U, 649657U}) BOOST_TEST(starts(period / prime) != 1U); // of its factors
}

BOOST_AUTO_TEST_CASE(products_are_those_of_polynomials)
{
    BOOST_TEST(product(3, 3) == 5U);                  // (x + 1)² = x² + 1
    BOOST_TEST(product(1ULL << 63, 2) == polynomial); // x^64
    BOOST_TEST(product(starts(1000), starts(234)) == starts(1234));
    BOOST_TEST(product(0x1234'5678'9abc'def0, 1) == 0x1234'5678'9abc'def0U);
}

BOOST_AUTO_TEST_CASE(starts_of_lanes_are_a_step_apart)
{
    std::array<std::uint64_t, 5> lanes{};
    fill_starts(lanes, 77, 1000);
    for (std::size_t i = 0; i < lanes.size(); ++i) BOOST_TEST(lanes[i] == starts(77 + 1000 * i));
}

BOOST_AUTO_TEST_SUITE_END()
