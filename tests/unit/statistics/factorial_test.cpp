#include <tare/statistics/factorial.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

using namespace tare::statistics;

namespace {

using cells = std::array<std::map<int, double>, 8>;

/// The first factor doubles, the second triples, the third does nothing; the first two together bring another fifth. Blocks drift.
cells known(int blocks)
{
    cells out;
    for (int block = 0; block < blocks; ++block)
        for (unsigned cell = 0; cell < 8; ++cell) {
            bool const one = cell & 1, two = cell & 2;
            out[cell][block] = std::log(5.0 * (block + 1) * (one ? 2 : 1) * (two ? 3 : 1) * (one && two ? 1.2 : 1));
        }
    return out;
}

double value_of(std::vector<factorial_effect> const& all, unsigned factors)
{
    for (auto const& e : all)
        if (e.factors == factors) return e.value;
    return 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(statistics_factorial)

BOOST_AUTO_TEST_CASE(known_effects_are_found_whatever_the_drift, *boost::unit_test::tolerance(1e-9))
{
    auto const all = factorial_effects(known(5));
    BOOST_REQUIRE(all.size() == 7u);
    // A main effect is the mean over the other's levels: half of the interaction belongs to each.
    BOOST_TEST(value_of(all, 1) == 2 * std::sqrt(1.2));
    BOOST_TEST(value_of(all, 2) == 3 * std::sqrt(1.2));
    BOOST_TEST(value_of(all, 3) == std::sqrt(1.2));
    for (unsigned const nothing : {4u, 5u, 6u, 7u}) BOOST_TEST(value_of(all, nothing) == 1.0);
    for (auto const& e : all) {
        BOOST_REQUIRE(e.range);
        BOOST_TEST(e.range->low == e.value); // nothing varies but the drift, which cancels
        BOOST_TEST(e.blocks == 5u);
    }
}

BOOST_AUTO_TEST_CASE(main_effects_come_first)
{
    auto const all = factorial_effects(known(1));
    std::vector<unsigned> order;
    for (auto const& e : all) order.push_back(e.factors);
    BOOST_TEST(order == (std::vector<unsigned>{1, 2, 4, 3, 5, 6, 7}), boost::test_tools::per_element());
    BOOST_TEST(!all.front().range); // one block has no interval
}

BOOST_AUTO_TEST_CASE(a_block_that_lacks_a_cell_does_not_count)
{
    auto made = known(4);
    made[6].erase(2);
    made[0][1] += 10; // a disturbed cell widens the interval
    auto const all = factorial_effects(made);
    BOOST_TEST(all.front().blocks == 3u);
    BOOST_TEST(all.front().range->low < all.front().value);
    for (auto& cell : made) cell.clear();
    BOOST_TEST(factorial_effects(made).empty());
}

BOOST_AUTO_TEST_SUITE_END()
