#include <tare/statistics/bootstrap.hpp>
#include <tare/statistics/interval.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <numbers>

namespace {

using namespace tare::statistics;

/// A standard normal value (Box & Muller 1958).
double normal(counter_generator& random)
{
    double const u = random.unit();
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * random.unit());
}

/// How often the 95 % t interval of n normal values holds their mean.
double coverage(std::size_t n, int repetitions)
{
    counter_generator random(20140721 + n);
    int held = 0;
    for (int i = 0; i < repetitions; ++i) {
        std::vector<double> values;
        for (std::size_t k = 0; k < n; ++k) values.push_back(0.3 + 0.05 * normal(random));
        held += mean_interval(values)->contains(0.3);
    }
    return static_cast<double>(held) / repetitions;
}

} // namespace

BOOST_AUTO_TEST_SUITE(statistics)

BOOST_AUTO_TEST_CASE(t_quantiles_are_those_of_the_nist_table)
{
    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper critical values, column 0.975.
    BOOST_TEST(t_quantile(0.95, 3) == 4.303, boost::test_tools::tolerance(1e-4));
    BOOST_TEST(t_quantile(0.95, 5) == 2.776, boost::test_tools::tolerance(2e-4));
    BOOST_TEST(t_quantile(0.95, 10) == 2.262, boost::test_tools::tolerance(2e-4));
    BOOST_TEST(t_quantile(0.95, 31) == 2.042, boost::test_tools::tolerance(2e-4));
}

BOOST_AUTO_TEST_CASE(the_interval_of_a_mean_is_the_textbook_one)
{
    std::vector<double> const values{2, 4, 6}; // mean 4, sd 2, half width 4.30265 · 2 / √3 = 4.96828
    auto const range = mean_interval(values);
    BOOST_TEST(range->low == 4 - 4.96828, boost::test_tools::tolerance(1e-5));
    BOOST_TEST(range->high == 4 + 4.96828, boost::test_tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(there_is_no_interval_below_three_values)
{
    std::vector<double> const two{1, 2};
    BOOST_TEST(!mean_interval(two));
    BOOST_TEST(p_of_zero_mean(two) == 1);
}

BOOST_AUTO_TEST_CASE(the_t_interval_covers_what_it_promises)
{
    // 20 000 repetitions: the standard error of a coverage of 95 % is 0.15 %.
    for (std::size_t const n : {3u, 5u, 10u}) {
        BOOST_TEST_CONTEXT("n = " << n)
        {
            double const covered = coverage(n, 20'000);
            BOOST_TEST(covered > 0.945);
            BOOST_TEST(covered < 0.955);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_p_of_a_zero_mean_agrees_with_the_interval)
{
    // t = 4 · √3 / 2 = 3.4641 with 2 degrees of freedom: p = 1 - t / √(t² + 2) = 0.0742 (closed form for 2 degrees)
    std::vector<double> const values{2, 4, 6};
    BOOST_TEST(p_of_zero_mean(values) == 1 - std::sqrt(12.0 / 14.0), boost::test_tools::tolerance(1e-9));
    std::vector<double> const constant{1, 1, 1}, zero{0, 0, 0};
    BOOST_TEST(p_of_zero_mean(constant) == 0);
    BOOST_TEST(p_of_zero_mean(zero) == 1);
}

BOOST_AUTO_TEST_CASE(the_shift_is_the_median_of_the_pairwise_differences)
{
    std::vector<double> const values{1, 4, 9}, others{0, 2}; // differences -1 1 2 4 7 9
    BOOST_TEST(hodges_lehmann_shift(values, others) == 3);
    std::vector<double> const outlier{1, 4, 1e9};
    BOOST_TEST(hodges_lehmann_shift(outlier, others) == 3);
}

BOOST_AUTO_TEST_SUITE_END()
