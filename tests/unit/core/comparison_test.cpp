#include "tiny.hpp"

#include <tare/environment/again.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace tiny;

namespace {

struct lonely : place<"lonely", true> {
    static environment::availability reachable(environment::options const& given)
    {
        return given.docker_host.empty() ? environment::availability{} : environment::availability{"it is alone", "call it"};
    }
};

/// As `add`, with a second metric.
struct timed : add {
    static constexpr text name = "timed";
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1/s", better::higher>, rate), (quantity<"us", better::lower>, latency));
    };
    template <memory::policy Memory>
    struct sut {
        sut(parameters const&, workload::context const&) {}
        workload::outcome<sample> measure() { return {}; }
        workload::verification verify() { return {}; }
    };
};

} // namespace

BOOST_AUTO_TEST_SUITE(core_comparison)

BOOST_AUTO_TEST_CASE(names_join_at_compile_time_and_only_names_of_the_contract_are_valid)
{
    static_assert(std::string_view(text{"thp-"} + text{"local"}) == "thp-local");
    static_assert(valid_name("oci-nat_2.<x>,y=z"));
    static_assert(!valid_name("") && !valid_name("Upper") && !valid_name("a b") && !valid_name("`id`") && !valid_name("a/b"));
    BOOST_TEST((text{"a"} + text{""}).str() == "a");
}

BOOST_AUTO_TEST_CASE(the_product_has_every_combination_in_the_order_of_declaration)
{
    using all = comparison<add, axis<here, nowhere>, axis<topology::one_socket, topology::whole_machine>, axis<thp>, baseline<here>,
                           title<"figure">>;
    auto const entries = all::entries();
    BOOST_REQUIRE(entries.size() == 4u);
    BOOST_TEST(entries[0].environments[0].experiment == "add/here/one_socket/thp-local");
    BOOST_TEST(entries[1].environments[0].experiment == "add/nowhere/one_socket/thp-local");
    BOOST_TEST(entries[3].environments[0].experiment == "add/nowhere/whole_machine/thp-local");
    BOOST_TEST(entries[3].comparison == "figure");
    BOOST_TEST(entries[3].baseline == "here");
    BOOST_TEST((entries[0].headline && entries[1].headline && !entries[2].headline));
}

BOOST_AUTO_TEST_CASE(a_memory_as_baseline_makes_all_memories_the_headline)
{
    using pages = comparison<add, axis<here>, axis<topology::one_socket, topology::whole_machine>, axis<thp, small>, baseline<small>>;
    auto const entries = pages::entries();
    BOOST_REQUIRE(entries.size() == 4u);
    for (auto const& e : entries) {
        BOOST_TEST(e.varies == "memory");
        BOOST_TEST(e.baseline == "small-local");
        BOOST_TEST(e.headline == (e.topology == "one_socket"));
    }
    using places = comparison<add, axis<here>, axis<topology::one_socket>, axis<thp, small>, baseline<here>>;
    BOOST_TEST(places::entries().at(0).varies == "environment");
}

BOOST_AUTO_TEST_CASE(a_stand_in_is_one_element_with_both_environments_in_order)
{
    using all = comparison<add, axis<here, environment::stand_in<nowhere, here>>, axis<topology::one_socket>, axis<thp>, baseline<here>>;
    auto const entries = all::entries();
    BOOST_REQUIRE(entries.size() == 2u);
    BOOST_REQUIRE(entries[1].environments.size() == 2u);
    BOOST_TEST(entries[1].environments[0].name == "nowhere");
    BOOST_TEST(entries[1].environments[0].emulated);
    BOOST_TEST(entries[1].environments[1].name == "here");
    BOOST_TEST(entries[1].comparison == "add");
}

BOOST_AUTO_TEST_CASE(an_environment_again_has_a_name_of_its_own_and_is_recorded_as_what_it_is)
{
    using all = comparison<add, axis<here, environment::again<here>>, axis<topology::one_socket>, axis<thp>, baseline<here>>;
    auto const entries = all::entries();
    BOOST_TEST(entries[1].environments[0].experiment == "add/here-again/one_socket/thp-local");
    BOOST_TEST(entries[1].environments[0].name == "here-again");
    BOOST_TEST(entries[1].environments[0].recorded == "here");
    BOOST_TEST(entries[0].environments[0].recorded == "here");
}

BOOST_AUTO_TEST_CASE(a_sweep_names_the_parameter_that_its_pointer_means)
{
    using all =
        comparison<add, axis<here>, axis<topology::one_socket>, axis<thp>, baseline<here>, clients, sweep<&add::parameters::size, 4096>>;
    auto const points = all::entries()[0].sweep;
    BOOST_REQUIRE(points.size() == 4u);
    BOOST_TEST((points[1] == sweep_point{{"clients", "4"}, {"size", "4096"}}));
}

BOOST_AUTO_TEST_CASE(a_figure_across_names_the_metrics_that_its_pointers_mean)
{
    using all = comparison<timed, axis<here, there>, axis<topology::one_socket>, axis<thp>, baseline<here>, clients,
                           across<&timed::sample::latency, &timed::sample::rate>, across<&timed::sample::rate, &timed::sample::latency>>;
    std::vector<std::pair<std::string, std::string>> const wanted{{"latency", "rate"}, {"rate", "latency"}};
    for (auto const& e : all::entries()) BOOST_TEST((e.across == wanted));
    using plain = comparison<timed, axis<here>, axis<topology::one_socket>, axis<thp>, baseline<here>, clients>;
    BOOST_TEST(plain::entries()[0].across.empty());
}

BOOST_AUTO_TEST_CASE(a_combination_without_sense_is_listed_with_its_sentence_and_not_built)
{
    using all = comparison<add, axis<here>, axis<topology::one_core, topology::one_socket>, axis<small>, baseline<here>>;
    auto const entries = all::entries();
    BOOST_REQUIRE(entries.size() == 2u);
    BOOST_TEST(entries[0].excluded == "adding small pages on one core has no sense");
    BOOST_TEST(!entries[0].work.make);
    BOOST_TEST(entries[1].excluded.empty());
    BOOST_TEST(find_experiment(entries, entries[0].environments[0].experiment) == nullptr);
    BOOST_TEST(find_experiment(entries, entries[1].environments[0].experiment) == &entries[1].work);
    BOOST_TEST(find_experiment(entries, "add/elsewhere") == nullptr);
}

BOOST_AUTO_TEST_CASE(an_erased_workload_sets_validates_and_measures)
{
    auto const work = workload::erase<add, thp>();
    auto parameters = work.defaults(profile::quick, {2, 1 << 30, 12});
    BOOST_TEST(boost::json::serialize(parameters) == R"({"clients":1,"size":12})");
    work.set(parameters, "clients", "7");
    work.validate(parameters);
    auto const side = work.make(workload::side::sut, parameters, {});
    auto const result = side->measure();
    BOOST_TEST(result.sample.at("rate").as_double() == 7.0);
    BOOST_TEST(result.samples.at("rates").as_array().size() == 2u);
    BOOST_TEST(side->verify().empty());
    work.set(parameters, "clients", "0");
    BOOST_CHECK_THROW(work.validate(parameters), usage_error);
    BOOST_CHECK_THROW(work.make(workload::side::peer, parameters, {}), error);
}

BOOST_AUTO_TEST_CASE(an_environment_may_say_that_no_peer_reaches_it_and_so_does_its_second_time)
{
    using all = comparison<add, axis<here, lonely, environment::again<lonely>>, axis<topology::one_socket>, axis<thp>, baseline<here>>;
    static_assert(environment::limits_peers<lonely> && !environment::limits_peers<here>);
    auto const entries = all::entries();
    BOOST_REQUIRE(entries.size() == 3u);
    environment::options const named{.docker_host = "unix:///run/docker.sock"};
    BOOST_TEST(entries[0].environments[0].reachable(named).ok());
    for (std::size_t const i : {1u, 2u}) {
        BOOST_TEST(entries[i].environments[0].reachable({}).ok());
        BOOST_TEST(entries[i].environments[0].reachable(named).sentence() == "it is alone; call it");
    }
}

BOOST_AUTO_TEST_SUITE_END()
