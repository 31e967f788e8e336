#include "synthetic.hpp"

#include <tare/report/standing.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::report;

namespace {

/// Ours has twice the rate of the tool and half of its latency, exactly, in every block.
std::vector<section> compared(int blocks = 3)
{
    std::vector<campaign::record> records;
    for (int block = 0; block < blocks; ++block)
        for (std::string const tool : {"tare", "other"}) {
            campaign::record r;
            r.campaign = "c0ffee";
            r.comparison = "beside";
            r.varies = "tool";
            r.baseline = "tare";
            r.tool = tool;
            r.block = block;
            r.workload = "stream";
            r.environment = "native";
            r.case_name = r.experiment = "stream-" + tool + "/native/one_socket/thp-local";
            double const scale = (1 + block) * (tool == "tare" ? 2 : 1);
            r.metrics = {{"triad", 10 * scale, "GB/s", better::higher},
                         {"latency", 8 / scale, "us", better::lower},
                         {"threads", 2, "1", better::neither}};
            if (tool == "other") r.facts = {{"workload", {{"work", "does another thing"}, {"same_work", block != 1}}}};
            records.push_back(r);
        }
    return assemble(records);
}

} // namespace

BOOST_AUTO_TEST_SUITE(report_standing)

BOOST_AUTO_TEST_CASE(more_than_one_means_that_ours_is_better_whatever_the_direction)
{
    auto const found = compared();
    auto const all = standings(found.at(0), found.at(0).groups.at(0));
    BOOST_REQUIRE(all.size() == 2u); // a metric without a direction has no better
    for (auto const& s : all) {
        BOOST_TEST(s.peer == "other");
        BOOST_TEST(s.ratio == 2, boost::test_tools::tolerance(1e-9));
        BOOST_REQUIRE(s.range);
        BOOST_TEST(s.range->low <= s.ratio * (1 + 1e-9));
        BOOST_TEST(s.range->high >= s.ratio * (1 - 1e-9));
        BOOST_TEST(s.n == 3u);
    }
    BOOST_TEST(all[0].ours == 40, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(all[0].theirs == 20, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(one_trial_of_other_work_makes_the_whole_other_work)
{
    auto const found = compared();
    auto const all = standings(found.at(0), found.at(0).groups.at(0));
    BOOST_TEST(!all.at(0).same_work);
    auto const said = findings(found.at(0), found.at(0).groups.at(0), 0.02);
    BOOST_TEST(std::ranges::count(said, "other, NOT the same work: does another thing") == 1);
    BOOST_TEST(said.at(0).find("stream triad: ours is 2.00 [2.00, 2.00] times other (40.0 against 20.0 GB/s, n = 3)") == 0u, said.at(0));
}

BOOST_AUTO_TEST_CASE(the_objects_have_the_members_of_the_contract)
{
    auto const found = compared(2);
    auto const json = to_json(standings(found.at(0), found.at(0).groups.at(0)).at(0));
    for (auto const* member : {"workload", "case", "metric", "peer", "ours", "theirs", "unit", "ratio", "better", "n", "same_work"})
        BOOST_TEST(json.contains(member), member);
    BOOST_TEST(json.at("ratio").as_object().contains("value"));
    BOOST_TEST(!json.at("ratio").as_object().contains("low")); // no interval below three blocks
}

BOOST_AUTO_TEST_CASE(environments_have_no_standings)
{
    synthetic::generator made(3);
    made.spine();
    for (auto const& s : assemble(made.records))
        for (auto const& g : s.groups) BOOST_TEST(standings(s, g).empty());
}

BOOST_AUTO_TEST_SUITE_END()
