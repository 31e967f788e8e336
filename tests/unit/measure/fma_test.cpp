#include <tare/measure/fma.hpp>

#include <tare/topology/allowed.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;

BOOST_AUTO_TEST_SUITE(measure_fma)

BOOST_AUTO_TEST_CASE(every_unit_has_a_rate_and_the_chains_are_not_left_out)
{
    auto const units = measure::usable_fma_units();
    BOOST_REQUIRE(!units.empty());
    BOOST_TEST(units.back().name == "portable");
    topology::team team({topology::allowed_processors().front()});
    for (auto const& unit : units) {
        BOOST_TEST(measure::fma_gflops(team, unit, 0.002) > 0, unit.name);
        // x → x / 2 + 1 ends at 2, whatever it began with: 12 chains of all lanes.
        BOOST_TEST(unit.run(200, 0.5, 1) == 2.0 * 12 * unit.lanes, unit.name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
