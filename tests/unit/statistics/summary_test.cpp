#include <tare/statistics/summary.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tare::statistics;

/// NIST Statistical Reference Datasets, univariate, NumAcc2 and NumAcc4: one middle value, then 500 pairs around it.
std::vector<double> around(double middle)
{
    std::vector<double> out{middle};
    for (int i = 0; i < 500; ++i) {
        out.push_back(middle - 0.1);
        out.push_back(middle + 0.1);
    }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(statistics)

BOOST_AUTO_TEST_CASE(mean_and_sd_are_those_of_the_nist_reference_datasets)
{
    std::vector<double> const accuracy_1{10000001, 10000003, 10000002}; // NumAcc1: mean 10000002, sd 1
    BOOST_TEST(summarise(accuracy_1).mean == 10000002);
    BOOST_TEST(summarise(accuracy_1).sd == 1);
    BOOST_TEST(summarise(around(1.2)).mean == 1.2, boost::test_tools::tolerance(1e-12));     // NumAcc2
    BOOST_TEST(summarise(around(1.2)).sd == 0.1, boost::test_tools::tolerance(1e-12));       //
    BOOST_TEST(summarise(around(10000000.2)).sd == 0.1, boost::test_tools::tolerance(1e-7)); // NumAcc4: cancellation
}

BOOST_AUTO_TEST_CASE(quantiles_are_those_of_hyndman_and_fan_7)
{
    std::vector<double> const values{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}; // R: quantile(1:10, c(.25, .9)) is 3.25, 9.1
    BOOST_TEST(quantile(values, 0.25) == 3.25, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(quantile(values, 0.9) == 9.1, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(quantile(values, 0) == 1);
    BOOST_TEST(quantile(values, 1) == 10);
    BOOST_TEST(median(values) == 5.5);
}

BOOST_AUTO_TEST_CASE(small_samples_say_what_they_can)
{
    auto const none = summarise({});
    BOOST_TEST(none.n == 0u);
    BOOST_TEST(std::isnan(none.mean));
    std::vector<double> const one{4};
    BOOST_TEST(summarise(one).mean == 4);
    BOOST_TEST(summarise(one).min == 4);
    BOOST_TEST(summarise(one).max == 4);
    BOOST_TEST(std::isnan(summarise(one).sd));
}

BOOST_AUTO_TEST_SUITE_END()
