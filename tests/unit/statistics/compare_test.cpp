#include <tare/statistics/compare.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace tare::statistics;

/// One value for each block, from block 0.
std::vector<observation> series(std::initializer_list<double> values)
{
    std::vector<observation> out;
    for (double const value : values) out.push_back({static_cast<int>(out.size()), 0, value});
    return out;
}

/// `blocks` blocks of two starts with two iterations around `level`; the machine is `drift` faster in each later block.
std::vector<observation> drifting(int blocks, double level, double drift, std::uint64_t seed)
{
    counter_generator random(seed);
    std::vector<observation> out;
    for (int block = 0; block < blocks; ++block)
        for (int start = 0; start < 2; ++start)
            for (int i = 0; i < 2; ++i) out.push_back({block, start, level * (1 + drift * block) * (1 + 0.02 * (random.unit() - 0.5))});
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(statistics)

BOOST_AUTO_TEST_CASE(the_ratio_is_the_geometric_mean_over_blocks)
{
    auto const found = compare(series({2, 8, 4}), series({1, 2, 2})); // 2, 4, 2
    BOOST_TEST(found->value == std::cbrt(16.0), boost::test_tools::tolerance(1e-12));
    // logs: mean 4/3 ln 2, sd ln 2 / √3; half width 4.30265 · ln 2 / 3 = 0.994131
    BOOST_TEST(std::log(found->range->high) - std::log(found->value) == 0.994131, boost::test_tools::tolerance(1e-5));
    BOOST_TEST(found->blocks == 3u);
    BOOST_TEST(!found->bootstrapped);
}

BOOST_AUTO_TEST_CASE(the_difference_is_the_mean_over_blocks_in_the_units_of_the_values)
{
    auto const found = subtract(series({12, 18, 24}), series({10, 14, 18})); // 2, 4, 6
    BOOST_TEST(found->value == 4, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(found->range->high - 4 == 4.30265 * 2 / std::sqrt(3.0), boost::test_tools::tolerance(1e-5)); // sd 2
    BOOST_TEST(!subtract(series({1, 2}), series({1, 2}))->range);
    BOOST_TEST(subtract(series({1, 0}), series({0, 0, 7}))->value == 0.5, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(!subtract(series({}), series({1})));
}

BOOST_AUTO_TEST_CASE(pairing_by_block_removes_a_drift_of_the_machine)
{
    auto const found = compare(drifting(6, 0.9, 0.5, 1), drifting(6, 1, 0.5, 2));
    BOOST_TEST(found->range->contains(0.9));
    BOOST_TEST(found->range->high - found->range->low < 0.02);
}

BOOST_AUTO_TEST_CASE(only_blocks_of_both_sides_count)
{
    auto const found = compare(series({2, 2, 2, 2, 100}), series({1, 1, 1, 1}));
    BOOST_TEST(found->blocks == 4u);
    BOOST_TEST(found->value == 2, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(every_start_counts_the_same)
{
    std::vector<observation> const subject{{0, 0, 4}, {0, 1, 1}, {0, 1, 1}, {0, 1, 1}};
    BOOST_TEST(compare(subject, series({1}))->value == 2, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(block_means(subject).at(0) == 2.5);
}

BOOST_AUTO_TEST_CASE(there_is_no_interval_below_three_blocks)
{
    auto const found = compare(series({2, 2}), series({1, 1}));
    BOOST_TEST(!found->range);
    BOOST_TEST((found->says == verdict::not_known));
    BOOST_TEST(found->p == 1);
}

BOOST_AUTO_TEST_CASE(values_without_a_logarithm_have_no_ratio)
{
    BOOST_TEST(!compare(series({0, 1, 1}), series({1, 1, 1})));
    BOOST_TEST(!compare(series({1, 1, 1}), series({1, -1, 1})));
    BOOST_TEST(!compare(series({1}), {}));
}

BOOST_AUTO_TEST_CASE(same_is_said_only_inside_the_margin)
{
    BOOST_TEST((judge(interval{0.99, 1.01}, 0.02) == verdict::same));
    BOOST_TEST((judge(interval{0.985, 0.995}, 0.02) == verdict::same));
    BOOST_TEST((judge(interval{0.97, 0.995}, 0.02) == verdict::different));
    BOOST_TEST((judge(interval{1.001, 1.03}, 0.02) == verdict::different));
    BOOST_TEST((judge(interval{0.97, 1.01}, 0.02) == verdict::not_known));
    BOOST_TEST((judge(std::nullopt, 0.02) == verdict::not_known));
}

BOOST_AUTO_TEST_CASE(from_twenty_blocks_on_the_interval_is_bootstrapped_and_repeatable)
{
    auto const subject = drifting(20, 0.9, 0.01, 3), baseline = drifting(20, 1, 0.01, 4);
    auto const first = compare(subject, baseline), second = compare(subject, baseline);
    BOOST_TEST(first->bootstrapped);
    BOOST_TEST(!compare(drifting(19, 1, 0, 3), drifting(19, 1, 0, 4))->bootstrapped);
    BOOST_TEST((first->range == second->range));
    BOOST_TEST(first->range->contains(0.9));
    BOOST_TEST(first->range->high - first->range->low > 1e-3);
    BOOST_TEST(first->range->high - first->range->low < 0.01);
}

BOOST_AUTO_TEST_CASE(the_bootstrap_draws_blocks_and_starts_and_iterations)
{
    auto const width_of = [](starts const& even, starts const& odd) {
        std::vector<pair_of_starts> pairs;
        for (int block = 0; block < 20; ++block) pairs.push_back({block % 2 ? odd : even, {{0.0}}});
        auto const range = bootstrap_interval(pairs, 0.95, 1);
        return range.high - range.low;
    };
    BOOST_TEST(width_of({{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}) == 0);
    // sd of one block: 1; standard error 1 / √20 = 0.224; 95 % are 3.92 of them
    BOOST_TEST(width_of({{0}}, {{2}}) == 0.877, boost::test_tools::tolerance(0.1));
    BOOST_TEST(width_of({{0}, {2}}, {{0}, {2}}) == 0.877 / std::sqrt(2), boost::test_tools::tolerance(0.1));
    BOOST_TEST(width_of({{0, 2}}, {{0, 2}}) == 0.877 / std::sqrt(2), boost::test_tools::tolerance(0.1));
}

BOOST_AUTO_TEST_CASE(the_bootstrap_covers_what_it_promises_at_twenty_blocks)
{
    int held = 0;
    int const repetitions = 300;
    for (int i = 0; i < repetitions; ++i) {
        auto const seed = static_cast<std::uint64_t>(1000 + 2 * i);
        auto const pairs = paired_logarithms(drifting(20, 1, 0, seed), drifting(20, 1, 0, seed + 1));
        held += bootstrap_interval(pairs, 0.95, 7, 500).contains(0);
    }
    // 300 repetitions: standard error 1.3 %. Drawing starts and iterations again as well makes it cover more than 95 %.
    BOOST_TEST(static_cast<double>(held) / repetitions > 0.92);
}

BOOST_AUTO_TEST_CASE(holm_corrects_a_family)
{
    // R: p.adjust(c(.01, .04, .03, .005), "holm") is 0.03 0.06 0.06 0.02
    std::vector<double> const p{0.01, 0.04, 0.03, 0.005};
    auto const corrected = holm(p);
    std::vector<double> const expected{0.03, 0.06, 0.06, 0.02};
    for (std::size_t i = 0; i < p.size(); ++i) BOOST_TEST(corrected[i] == expected[i], boost::test_tools::tolerance(1e-12));
    std::vector<double> const large{0.9, 0.8};
    BOOST_TEST(holm(large).at(0) == 1);
    BOOST_TEST(holm({}).empty());
}

BOOST_AUTO_TEST_CASE(the_smallest_visible_effect_is_how_far_an_a_a_interval_reaches)
{
    ratio a_a;
    BOOST_TEST(!smallest_visible_effect(a_a));
    a_a.range = interval{0.8, 1.1};
    BOOST_TEST(*smallest_visible_effect(a_a) == 0.25, boost::test_tools::tolerance(1e-12));
    a_a.range = interval{0.99, 1.05};
    BOOST_TEST(*smallest_visible_effect(a_a) == 0.05, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
