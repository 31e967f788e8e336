#include <tare/describe.hpp>
#include <tare/workload/startup.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
using workload::startup;

BOOST_AUTO_TEST_SUITE(workload_startup)

BOOST_AUTO_TEST_CASE(the_sample_is_the_life_of_the_start)
{
    auto const sample = startup::of({.to_main = 1, .to_ready = 2, .to_result = 3, .teardown = 4});
    BOOST_TEST(sample.to_main.value == 1);
    BOOST_TEST(sample.to_result.value == 3);
    BOOST_TEST(sample.teardown.value == 4);
}

BOOST_AUTO_TEST_CASE(metrics_are_seconds_and_lower_is_better)
{
    auto const metrics = fields<startup::sample>();
    BOOST_REQUIRE(metrics.size() == 3U);
    for (auto const& m : metrics) {
        BOOST_TEST(m.unit == "s");
        BOOST_TEST((m.direction == better::lower));
    }
}

BOOST_AUTO_TEST_CASE(there_is_nothing_to_set)
{
    auto p = startup::parameters::for_profile(profile::quick, {});
    BOOST_TEST(to_json(p).empty());
    BOOST_CHECK_THROW(set_member(p, "size", "1"), usage_error);
}

BOOST_AUTO_TEST_SUITE_END()
