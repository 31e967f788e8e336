#include "tiny.hpp"

#include <tare/campaign/plan.hpp>
#include <tare/workload/tool.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

using namespace tiny;

namespace {

/// A foreign tool that is a program of every system: what it prints is its rate.
struct printer {
    using work = add;
    static constexpr text name = "printer";

    static std::string missing() { return {}; }
    static workload::tool_run run(add::parameters const& p, workload::context const&)
    {
        return {.argv = {"sh", "rate"}, .files = {{"rate", p.size.value == 1 ? "exit 3" : "echo " + std::to_string(p.clients.value)}}};
    }
    static workload::tool_reading<add::sample> read(add::parameters const& p, workload::context const&, workload::tool_output const& out)
    {
        return {.sample = {{p.size.value == 2 ? std::nan("") : std::stod(out.printed)}},
                .work = "prints a number",
                .same_work = false,
                .wrong = p.size.value == 3 ? "it is odd" : ""};
    }
};

struct absent : printer {
    static constexpr text name = "absent";
    static std::string missing() { return "no absent found; install it"; }
};

using compared = comparison<add, axis<here>, axis<topology::one_socket>, axis<thp>, fixed<&add::parameters::clients, 7>,
                            beside<workload::tool<printer>, workload::tool<absent>>, title<"beside_tools">>;

auto const machine = topology::machine::synthetic("pack:1 numa:1(memory=17179869184) l3:1(size=33554432) core:2 pu:1");

std::unique_ptr<workload::running_side> side(std::uint64_t size)
{
    return compared::entries().at(1).work.make(workload::side::sut, {{"clients", 5}, {"size", size}}, {});
}

} // namespace

BOOST_AUTO_TEST_SUITE(core_beside)

BOOST_AUTO_TEST_CASE(each_tool_is_a_case_beside_ours_which_is_the_baseline)
{
    auto const entries = compared::entries();
    BOOST_REQUIRE(entries.size() == 3u);
    BOOST_TEST(entries[0].tool == "tare");
    BOOST_TEST(entries[1].tool == "printer");
    BOOST_TEST(entries[2].tool == "absent");
    for (auto const& e : entries) {
        BOOST_TEST(e.baseline == "tare");
        BOOST_TEST(e.work.name == "add");
        BOOST_TEST(e.headline);
    }
    BOOST_TEST(entries[1].environments.at(0).experiment == "add-printer/here/one_socket/thp-local");
}

BOOST_AUTO_TEST_CASE(tools_get_our_parameters_and_what_is_not_installed_says_so)
{
    campaign::settings given;
    given.profile = profile::standard;
    auto const found = campaign::cases(compared::entries(), machine, given, [](auto const&) { return environment::availability{}; });
    BOOST_REQUIRE(found.size() == 3u);
    BOOST_TEST(found[0].runs());
    BOOST_TEST(found[1].runs()); // the same processors, but another tool
    BOOST_TEST(found[1].parameters == found[0].parameters);
    BOOST_TEST(found[1].parameters.at("clients").to_number<int>() == 7);
    BOOST_TEST(found[2].cannot == "no absent found; install it");
    given.set = {{"clients", "9"}};
    auto const set = campaign::cases(compared::entries(), machine, given, [](auto const&) { return environment::availability{}; });
    BOOST_TEST(set.at(0).parameters.at("clients").to_number<int>() == 9);
}

BOOST_AUTO_TEST_CASE(a_tool_runs_as_a_process_of_its_own_and_its_output_is_read)
{
    auto const running = side(100);
    auto const got = running->measure();
    BOOST_TEST(got.sample.at("rate").to_number<double>() == 5);
    BOOST_TEST(got.facts.at("work").as_string() == "prints a number");
    BOOST_TEST(got.facts.at("same_work").as_bool() == false);
    BOOST_TEST(running->verify() == "");
}

BOOST_AUTO_TEST_CASE(what_a_tool_does_not_measure_is_left_out) { BOOST_TEST(side(2)->measure().sample.empty()); }

BOOST_AUTO_TEST_CASE(a_tool_that_says_that_it_is_wrong_does_not_count)
{
    auto const running = side(3);
    running->measure();
    BOOST_TEST(running->verify() == "it is odd");
}

BOOST_AUTO_TEST_CASE(a_tool_that_fails_is_an_error_that_names_it)
{
    auto const running = side(1);
    BOOST_CHECK_EXCEPTION(running->measure(), error,
                          [](error const& e) { return std::string(e.what()).find("cannot run printer") != std::string::npos; });
}

BOOST_AUTO_TEST_SUITE_END()
