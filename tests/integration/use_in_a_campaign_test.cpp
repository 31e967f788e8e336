// A driver whose workload tells how busy the SUT's processors were, and draws its rate over that: from the comparison to the figure.
#include "driver_run.hpp"

using namespace driver_run;

namespace {

double number(boost::json::object const& in, char const* name) { return in.at(name).to_number<double>(); }

} // namespace

BOOST_AUTO_TEST_SUITE(use_in_a_campaign)

BOOST_AUTO_TEST_CASE(the_host_fills_the_use_of_the_processors_and_the_report_draws_over_it)
{
    scratch const here;
    auto const folder = here / "campaign";
    auto const got = run(here, {driver("use"), "run", "--profile", "standard", "--blocks", "3", "--output", folder.string()}, 170s);
    BOOST_TEST(got.status.code == 0, got.errors);

    std::vector<std::pair<std::string, std::string>> const wanted{{"sut_use", "slices"}};
    int valid = 0;
    for (auto const& r : records(folder)) {
        BOOST_TEST((r.across == wanted), r.case_name);
        if (r.status != campaign::status::valid) continue;
        ++valid;
        auto const& sut = r.host.at("sut").as_object();
        auto const use = std::ranges::find(r.metrics, "sut_use", &campaign::metric::name);
        BOOST_REQUIRE((use != r.metrics.end()));
        BOOST_TEST(use->unit == "%");
        BOOST_TEST(use->value == 100 * number(sut, "busy_seconds") / number(sut, "wall_seconds"), boost::test_tools::tolerance(1e-9));
        BOOST_TEST(use->value <= 100);
        // At least what the side itself was busy; others may have been, too. Idle time comes in steps of 10 ms.
        auto const own = number(r.facts.at("workload").as_object(), "cpu_seconds");
        auto const stolen = number(sut, "steal_share") * number(sut, "wall_seconds");
        BOOST_TEST(number(sut, "busy_seconds") > own - stolen - 0.02 * number(sut, "processors"), r.case_name);
        BOOST_TEST(number(r.host, "work") > 0);
    }
    BOOST_TEST(valid >= 2 * 3 * 3, "two native cases at least, three points, three blocks; there are " << valid);

    auto const plan = boost::json::parse(system::read_file(folder / "plan.json")).as_object();
    BOOST_TEST((plan.at("cases").as_array().at(0).at("across") == boost::json::parse(R"([{"x": "sut_use", "y": "slices"}])")));
    auto const page = system::read_file(folder / "report.html");
    BOOST_TEST(page.find("spinning slices over sut_use: one_core, small-local.") != page.npos);
    BOOST_TEST(page.find("spinning slices against native: one_core, small-local.") != page.npos);
    // slices, slices against native, sut_use, slices over sut_use
    auto const data = system::read_file(folder / "figures" / "spinning-4.csv");
    BOOST_TEST(data.find(",\"native\",\"90\",") != data.npos, data);
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_SUITE_END()
