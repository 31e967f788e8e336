#include <tare/report/distribution.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::report;
namespace json = boost::json;

namespace {

campaign::record with(json::value counts, campaign::status status = campaign::status::valid)
{
    campaign::record r;
    r.status = status;
    r.facts = {{"workload", {{"latency", {{"unit", "ns"}, {"counts", std::move(counts)}}}}}};
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report_distribution)

BOOST_AUTO_TEST_CASE(trials_are_counted_together)
{
    auto const one = with(json::array{1000, 50, 3000, 10}), other = with(json::array{2000, 39, 9000, 1});
    auto const got = distribution_of({&one, &other});
    BOOST_REQUIRE(!got.empty());
    for (auto const& step : got) {
        double const wanted = step.share <= 0.5 ? 1 : step.share <= 0.89 ? 2 : step.share <= 0.99 ? 3 : 9;
        BOOST_TEST(step.microseconds == wanted, "share " << step.share);
    }
    BOOST_TEST(got.front().share == 0.05);
    BOOST_TEST(got.back().share == 0.999);
}

BOOST_AUTO_TEST_CASE(what_is_forged_or_not_valid_is_passed_over)
{
    auto const failed = with(json::array{1000, 5}, campaign::status::failed), word = with("none"), odd = with(json::array{"a", 1, 2000, 3}),
               negative = with(json::array{-1, 4, 1000, -2}), torn = with(json::array{1000});
    BOOST_TEST(distribution_of({&failed, &word, &odd, &negative, &torn}).empty());
    BOOST_TEST(distribution_of({}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
