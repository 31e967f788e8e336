#define TARE_HARNESS_MAIN
#include "container_trials.hpp"

#include <tare/environment/oci.hpp>

namespace {

using namespace tare;
using host = environment::oci<network::host>;
using nat = environment::oci<network::nat>;

void kill_container(trials::campaign_site& site, std::string const& name)
{
    auto const state = site.where().run_folder() / "runc";
    system::run_checked({.argv = {"runc", "--root", state.string(), "kill", name, "KILL"}}, "kill the container");
}

template <class Environment>
void check_all(std::string const& id)
{
    auto const before = trials::traces(id);
    {
        trials::campaign_site site(id);
        trials::carries_a_trial<Environment>(site, "trial");
        trials::serves_the_peer<Environment>(site, "server");
        trials::tells_of_a_killed_container<Environment>(site, "killed", [&](std::string const& name) { kill_container(site, name); });
        trials::tells_why_nothing_connects<Environment>(site, "empty");
        site.end();
        BOOST_TEST(system::open_entries(site.folder() / "journal.jsonl", id, site.folder()).empty());
    }
    trials::check_same(before, trials::traces(id));
}

} // namespace

BOOST_AUTO_TEST_SUITE(oci, *boost::unit_test::precondition(trials::can_run<host>))

BOOST_AUTO_TEST_CASE(a_container_in_the_suts_namespace_carries_trials_and_servers_and_leaves_nothing) { check_all<host>("ocihost"); }

BOOST_AUTO_TEST_CASE(a_container_behind_nat_carries_trials_and_servers_and_leaves_nothing) { check_all<nat>("ocinat"); }

BOOST_AUTO_TEST_CASE(layered_data_is_on_an_overlay_and_its_writes_never_reach_the_prepared_folder)
{
    trials::campaign_site site("ocilayer");
    trials::carries_a_trial<environment::oci<network::host, storage::layered>>(site, "upper");
    trials::carries_a_trial<environment::oci<network::host, storage::layered_copy_up>>(site, "lower");
    trials::carries_a_trial<environment::oci<network::host, storage::volume, confinement::unconfined>>(site, "free");
}

BOOST_AUTO_TEST_CASE(what_a_killed_run_left_is_undone_from_its_journal) { trials::is_undone_after_kill<nat>("ociundo"); }

BOOST_AUTO_TEST_SUITE_END()
