#define TARE_HARNESS_MAIN
#include "container_trials.hpp"

#include <tare/environment/docker.hpp>
#include <tare/environment/oci.hpp>

namespace {

using namespace tare;
using host = environment::docker<network::host>;
using nat = environment::docker<network::nat>;

template <class Environment>
void check_all(trials::campaign_site& site)
{
    auto const kill = [&](std::string const& name) {
        environment::launch::docker_engine::of(site.where()).client().ask({"kill", name}, "kill the container");
    };
    std::string const prefix = Environment::name.str() + "-";
    trials::carries_a_trial<Environment>(site, prefix + "trial");
    trials::serves_the_peer<Environment>(site, prefix + "server");
    trials::tells_of_a_killed_container<Environment>(site, prefix + "killed", kill);
    trials::tells_why_nothing_connects<Environment>(site, prefix + "empty");
}

std::string rules(environment::site& where)
{
    return system::run_checked({.argv = {"nft", "list", "ruleset"}, .network_namespace = where.sut_namespace()}, "read the rules");
}

} // namespace

BOOST_AUTO_TEST_SUITE(docker, *boost::unit_test::precondition(trials::can_run<host>))

BOOST_AUTO_TEST_CASE(containers_of_a_private_engine_carry_trials_and_servers_and_leave_nothing)
{
    auto const before = trials::traces("docker");
    {
        trials::campaign_site site("docker");
        check_all<host>(site);
        check_all<nat>(site);
        BOOST_TEST(rules(site.where()).empty(), "the engine's rules stay while nothing is behind them");
        site.end();
        BOOST_TEST(system::open_entries(site.folder() / "journal.jsonl", "docker", site.folder()).empty());
    }
    trials::check_same(before, trials::traces("docker"));
}

BOOST_AUTO_TEST_CASE(both_kinds_of_nat_take_turns_in_one_campaign)
{
    trials::campaign_site site("dckturns");
    trials::serves_the_peer<nat>(site, "first");
    trials::serves_the_peer<environment::oci<network::nat>>(site, "second");
    trials::serves_the_peer<nat>(site, "third");
}

BOOST_AUTO_TEST_CASE(a_running_engine_that_is_named_gets_its_images_and_containers_removed_and_runs_on)
{
    trials::campaign_site running("dckruns");
    auto const& engine = environment::launch::docker_engine::of(running.where());
    {
        trials::campaign_site site("dckguest", {.docker_host = engine.client().endpoint});
        trials::carries_a_trial<host>(site, "trial");
        BOOST_TEST(!engine.client().ask({"image", "ls", "--quiet", "--filter", "label=tare=dckguest"}, "list images").empty());
        site.end();
    }
    BOOST_TEST(engine.client().ask({"image", "ls", "--quiet", "--filter", "label=tare=dckguest"}, "list images").empty());
    BOOST_TEST(engine.client().ask({"ps", "--all", "--quiet"}, "list containers").empty());
}

BOOST_AUTO_TEST_CASE(layered_data_is_on_the_engines_overlay)
{
    trials::campaign_site site("dcklayer");
    trials::carries_a_trial<environment::docker<network::host, storage::layered>>(site, "upper");
    trials::carries_a_trial<environment::docker<network::host, storage::layered_copy_up>>(site, "lower");
    auto const& engine = environment::launch::docker_engine::of(site.where());
    BOOST_TEST(engine.client().ask({"image", "ls", "--quiet", "tare-dcklayer:data-lower"}, "list images").empty(), "shipped data stays");
    trials::carries_a_trial<environment::docker<network::host, storage::volume, confinement::unconfined>>(site, "free");
}

BOOST_AUTO_TEST_CASE(what_a_killed_run_left_is_undone_from_its_journal) { trials::is_undone_after_kill<nat>("dckundo"); }

BOOST_AUTO_TEST_SUITE_END()
