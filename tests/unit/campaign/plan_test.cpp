#include "../core/tiny.hpp"

#include <tare/campaign/calibrate.hpp>
#include <tare/campaign/plan.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace tiny;
namespace plans = tare::campaign;

namespace {

using both = comparison<add, axis<here, environment::stand_in<nowhere, there>, nowhere>,
                        axis<topology::one_socket, topology::whole_machine>, axis<thp>, baseline<here>, clients>;

auto const two_sockets = topology::machine::synthetic("pack:2 numa:1(memory=17179869184) l3:1(size=33554432) core:2 pu:1");
auto const one_socket = topology::machine::synthetic("pack:1 numa:1(memory=17179869184) l3:1(size=33554432) core:2 pu:1");

plans::settings standard()
{
    plans::settings s;
    s.profile = profile::standard;
    return s;
}

std::string refusal(auto&& function)
{
    try {
        function();
    } catch (usage_error const& e) {
        return e.what();
    }
    return "accepted";
}

/// Takes half of the memory that it is offered.
struct greedy : add {
    static constexpr text name = "greedy";
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"bytes", better::neither, std::uint64_t>, size));
        static parameters for_profile(profile, limits const& l) { return {{l.memory_bytes / 2}}; }
    };
    static std::uint64_t memory_bytes(parameters const& p) { return p.size.value; }
    static double seconds(parameters const&) { return 0.1; }
    static void validate(parameters const&) {}
    template <memory::policy Memory>
    struct sut {
        sut(parameters const&, workload::context const&) {}
        workload::outcome<sample> measure() { return {}; }
        workload::verification verify() { return {}; }
    };
};

struct scratch {
    scratch() : file(std::filesystem::temp_directory_path() / ("tare-plan-" + std::to_string(::getpid()))) {}
    ~scratch() { std::filesystem::remove(file); }
    std::filesystem::path file;
};

} // namespace

BOOST_AUTO_TEST_SUITE(campaign_plan)

BOOST_AUTO_TEST_CASE(patterns_match_parts_of_names_and_stars)
{
    BOOST_TEST(plans::matches("stream/native/one_socket", "native"));
    BOOST_TEST(plans::matches("stream/native/one_socket", "stream/*/one_*"));
    BOOST_TEST(!plans::matches("stream/native/one_socket", "native/*"));
    BOOST_TEST(!plans::matches("stream", "streams"));
    BOOST_TEST(plans::selected("figure", "a/b", {}, {}));
    BOOST_TEST(!plans::selected("figure", "a/b", {"c"}, {}));
    BOOST_TEST(!plans::selected("figure", "a/b", {"a"}, {"b"}));
    BOOST_TEST(plans::selected("figure", "a/b", {"fig"}, {})); // or by its comparison
    BOOST_TEST(!plans::selected("figure", "a/b", {}, {"fig*"}));
}

BOOST_AUTO_TEST_CASE(every_point_of_a_sweep_is_a_case_with_its_parameters)
{
    auto const table = both::entries();
    auto const all = plans::cases(table, two_sockets, standard(), cheap);
    BOOST_REQUIRE(all.size() == 2u * 3 * 4);
    auto const found = std::ranges::find(all, std::string("add/here/one_socket/thp-local[clients=16]"), &plans::planned_case::name);
    BOOST_REQUIRE((found != all.end()));
    BOOST_TEST(found->parameters.at("clients").to_number<int>() == 16);
    BOOST_TEST(found->sweep.at("clients").to_number<int>() == 16);
    BOOST_TEST(found->parameters.at("size").to_number<std::uint64_t>() == 33554432u);
    BOOST_TEST(found->granted.processors.size() == 2u);
}

BOOST_AUTO_TEST_CASE(all_environments_get_one_size_while_free_memory_changes)
{
    using three = comparison<greedy, axis<here, there, nowhere>, axis<topology::one_socket>, axis<thp>, baseline<here>>;
    auto const large = topology::machine::synthetic("pack:1 numa:1(memory=1099511627776) l3:1(size=33554432) core:2 pu:1");
    std::vector<std::vector<char>> taken; // as a probe's engine and page cache do
    auto const all = plans::cases(three::entries(), large, standard(), [&](environment_choice const& choice) {
        taken.emplace_back(64 << 20, 'x');
        return cheap(choice);
    });
    BOOST_REQUIRE(all.size() == 3u);
    for (auto const& c : all) BOOST_TEST(c.parameters.at("size") == all.front().parameters.at("size"));
}

BOOST_AUTO_TEST_CASE(quick_takes_the_headline_and_the_ends_and_middle_of_a_sweep)
{
    auto const table = both::entries();
    auto const all = plans::cases(table, two_sockets, {}, cheap);
    BOOST_TEST(all.size() == 1u * 3 * 3);
    BOOST_TEST(std::ranges::all_of(all, [](auto const& c) { return c.from->topology == "one_socket"; }));
}

BOOST_AUTO_TEST_CASE(what_cannot_run_says_why_and_what_stands_in_says_for_whom)
{
    auto const table = both::entries();
    auto const all = plans::cases(table, two_sockets, standard(), cheap);
    BOOST_TEST(all[4].where().name == "there");
    BOOST_TEST(all[4].stands_in_for == "nowhere");
    BOOST_TEST(all[4].why_stands_in == "nowhere: it has no engine; install one");
    BOOST_TEST(all[4].runs());
    BOOST_TEST(all[8].cannot == "it has no engine; install one");
    BOOST_TEST(!all[8].runs());
}

BOOST_AUTO_TEST_CASE(a_substitute_that_is_an_element_as_well_is_planned_once)
{
    using twice = comparison<add, axis<here, environment::stand_in<nowhere, here>>, axis<topology::one_socket>, axis<thp>, baseline<here>>;
    auto const table = twice::entries();
    BOOST_TEST(plans::cases(table, two_sockets, standard(), cheap).size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_topologies_that_select_the_same_processors_run_once)
{
    using plain = comparison<add, axis<here>, axis<topology::one_socket, topology::whole_machine>, axis<thp>, baseline<here>>;
    auto const table = plain::entries();
    auto const same = plans::cases(table, one_socket, standard(), cheap);
    BOOST_TEST(same[1].same_as == "add/here/one_socket/thp-local");
    BOOST_TEST(!same[1].runs());
    BOOST_TEST(plans::cases(table, two_sockets, standard(), cheap)[1].same_as.empty());
}

BOOST_AUTO_TEST_CASE(a_calibration_is_made_once_for_all_environments_on_the_same_processors)
{
    using all =
        comparison<settled, axis<here, there, nowhere>, axis<topology::one_socket, topology::whole_machine>, axis<thp>, baseline<here>>;
    auto const table = all::entries();
    auto cases = plans::cases(table, two_sockets, standard(), cheap);
    settled::calibrations = 0;
    environment::site where("ab", "/nowhere", nullptr);
    plans::calibrate(cases, where);
    auto const clients = [&](std::size_t i) { return cases[i].parameters.at("clients").to_number<int>(); };
    BOOST_TEST(settled::calibrations == 2);
    BOOST_TEST(clients(0) == 21);
    BOOST_TEST(clients(1) == 21);
    BOOST_TEST(clients(2) == 1); // it cannot run
    BOOST_TEST(clients(3) == 42);
    BOOST_TEST(cases[1].calibration.at("tried").to_number<int>() == 2);
    BOOST_TEST(cases[2].calibration.empty());
}

BOOST_AUTO_TEST_CASE(settings_that_are_wrong_are_refused_before_anything_starts)
{
    auto const table = both::entries();
    auto const with = [&](std::string const& name, std::string const& value) {
        auto s = standard();
        s.set = {{name, value}};
        return refusal([&] { plans::cases(table, two_sockets, s, cheap); });
    };
    BOOST_TEST(with("clinets", "4") == "there is no parameter 'clinets'; known are: clients, size");
    BOOST_TEST(with("size", "much") == "parameter size cannot be 'much'; give a whole number from 0 to 2^53");
    BOOST_TEST(with("size", "1e15").find("MiB of memory") != std::string::npos);
    BOOST_TEST(with("size", "4096") == "accepted");
}

BOOST_AUTO_TEST_CASE(each_block_has_every_case_once_in_an_order_that_the_seed_alone_decides)
{
    std::vector<plans::start_group> const starts{{0, 1, 2}, {3}, {4, 5}};
    auto const blocks = plans::random_blocks(starts, 20, 7);
    std::set<std::vector<plans::start_group>> orders;
    for (auto const& block : blocks) {
        std::multiset<int> seen;
        for (auto const& group : block) seen.insert(group.begin(), group.end());
        BOOST_TEST((seen == std::multiset<int>{0, 1, 2, 3, 4, 5}));
        orders.insert(block);
    }
    BOOST_TEST(orders.size() > 5u);
    BOOST_TEST((blocks == plans::random_blocks(starts, 20, 7)));
    BOOST_TEST((blocks != plans::random_blocks(starts, 20, 8)));
}

BOOST_AUTO_TEST_CASE(a_plan_is_read_back_as_it_was_written)
{
    scratch const s;
    auto table = both::entries();
    for (auto& e : table) e.across = {{"rate", "latency"}};
    plans::plan p{"ab12cd", "driver", "standard", 42, {{"binary", "x"}}, {}, plans::cases(table, two_sockets, standard(), cheap), {}};
    p.blocks = plans::random_blocks(plans::starts_of(p.cases), 3, p.seed);
    system::write_file(s.file, boost::json::serialize(to_json(p)));
    auto const q = plans::read_plan(s.file, table, two_sockets, p.identity);
    BOOST_TEST(boost::json::serialize(to_json(q)) == boost::json::serialize(to_json(p)));
    BOOST_TEST((q.cases[4].granted == p.cases[4].granted));
    BOOST_TEST((to_json(q).at("cases").as_array().at(4).at("across") == boost::json::parse(R"([{"x": "rate", "y": "latency"}])")));
}

BOOST_AUTO_TEST_CASE(a_plan_keeps_what_was_said_of_environments)
{
    scratch const s;
    auto const table = both::entries();
    plans::plan p{"ab12cd", "driver", "standard", 42, {}, {}, {}, {}};
    p.environment = {"/k", "unix:///run/docker.sock", "me@far", "", "eth0", "192.0.2.7/24", "/dev/vdb"};
    system::write_file(s.file, boost::json::serialize(to_json(p)));
    BOOST_TEST((plans::read_plan(s.file, table, two_sockets, {}).environment == p.environment));
}

BOOST_AUTO_TEST_CASE(a_plan_of_another_binary_or_machine_is_refused)
{
    scratch const s;
    auto table = both::entries();
    for (auto& e : table) e.across = {{"rate", "latency"}};
    plans::plan p{"ab12cd", "driver", "standard", 42, {{"binary", "x"}}, {}, plans::cases(table, two_sockets, standard(), cheap), {}};
    system::write_file(s.file, boost::json::serialize(to_json(p)));
    auto const other = refusal([&] { plans::read_plan(s.file, table, two_sockets, {{"binary", "y"}}); });
    BOOST_TEST(other.find("begun with another binary") != std::string::npos);
    auto const smaller = refusal([&] { plans::read_plan(s.file, table, topology::machine::synthetic("core:1 pu:1"), p.identity); });
    BOOST_TEST(smaller.find("other processors") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_forged_plan_is_refused_in_a_sentence)
{
    scratch const s;
    auto const table = both::entries();
    auto const read = [&](std::string const& text) {
        system::write_file(s.file, text);
        return refusal([&] { plans::read_plan(s.file, table, two_sockets, {}); });
    };
    BOOST_TEST(read("").find("it is no plan") != std::string::npos);
    BOOST_TEST(read("[1,2").find("it is no plan") != std::string::npos);
    auto const shell =
        R"({"schema":"tare.plan/1","identity":{},"campaign":"`id`","driver":"d","profile":"quick","seed":1,"environment":{"kernel":"","docker_host":"","bridge":""},"cases":[],"blocks":[]})";
    BOOST_TEST(read(shell).find("no valid id") != std::string::npos);
    auto const outside =
        R"({"schema":"tare.plan/1","identity":{},"campaign":"ab","driver":"d","profile":"quick","seed":1,"environment":{"kernel":"","docker_host":"","bridge":""},"cases":[],"blocks":[[[7]]]})";
    BOOST_TEST(read(outside).find("names a case that is not in the plan") != std::string::npos);
    auto const option =
        R"({"schema":"tare.plan/1","identity":{},"campaign":"ab","driver":"d","profile":"quick","seed":1,"environment":{"peer":"-oProxyCommand=x"},"cases":[],"blocks":[]})";
    BOOST_TEST(read(option).find("no machine can be called") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
