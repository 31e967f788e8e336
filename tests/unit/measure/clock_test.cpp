#include <tare/measure/clock.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <thread>

using namespace tare::measure;

BOOST_AUTO_TEST_SUITE(measure)

BOOST_AUTO_TEST_CASE(the_clock_counts_nanoseconds)
{
    auto const before = now();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    auto const slept = now() - before;
    BOOST_TEST(slept >= 19'500'000);
    BOOST_TEST(slept < 2'000'000'000);
    BOOST_TEST(seconds(1'500'000'000) == 1.5);
}

BOOST_AUTO_TEST_CASE(a_tick_is_at_least_a_nanosecond_and_less_than_a_timer_interrupt)
{
    BOOST_TEST(clock_tick() >= 1);
    BOOST_TEST(clock_tick() < 10'000'000);
}

BOOST_AUTO_TEST_CASE(a_step_of_the_wall_clock_is_seen_with_its_sign)
{
    BOOST_TEST(clock_step({1'000'000'000}, {3'500'000'000}) == 2.5);
    BOOST_TEST(clock_step({1'000'000'000}, {900'000'000}) == -0.1);
}

BOOST_AUTO_TEST_CASE(what_two_readings_are_apart_is_no_step)
{
    BOOST_TEST(clock_step({1'000'000'000}, {1'000'900'000}) == 0);
    BOOST_TEST(clock_step({1'000'000'000}, {999'100'000}) == 0);
    BOOST_TEST(clock_step(wall_offset::take(), wall_offset::take()) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
