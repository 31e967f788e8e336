// The peer side on a second machine over ssh, which is a network namespace with a server of its own.
#include "has_docker.hpp"
#include "second_machine.hpp"

#include <tare/environment/docker.hpp>

#include <optional>

using namespace driver_run;

namespace {

std::vector<std::string> far_run(fs::path const& folder, std::vector<std::string> more)
{
    std::vector<std::string> out{driver("far_peer"), "run", "--peer", "peer", "--blocks", "1", "--output", folder.string()};
    if (std::ranges::find(more, "silent") == more.end()) out.insert(out.end(), {"--except", "silent"});
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

/// A driver in the background, on this side of the cable.
class running {
public:
    running(scratch const& where, second_machine const& there, std::vector<std::string> argv) : where_(where)
    {
        auto command = there.command(std::move(argv));
        auto const errors = system::open_file(where / "errors", O_WRONLY | O_CREAT | O_APPEND);
        command.output = command.errors = errors.get();
        process_ = system::start(command);
    }
    ~running()
    {
        process_.end();
        end_processes(where_);
    }
    system::child& process() { return process_; }
    int ended(std::chrono::seconds limit)
    {
        auto const status = process_.wait_for(limit);
        BOOST_REQUIRE_MESSAGE(status, "the driver did not end; it said: " << raw(where_ / "errors"));
        return status->code;
    }

private:
    scratch const& where_;
    system::child process_;
};

/// The trial runs: its peer was started after the plan was there, and has been at work for a moment.
void wait_for_trial(second_machine const& there, fs::path const& folder)
{
    wait_for_id(folder);
    BOOST_REQUIRE(within(60s, [&] { return there.runs_agent(); }));
    std::this_thread::sleep_for(1500ms);
}

void check_failed(fs::path const& folder, std::vector<std::string> const& words)
{
    auto const all = records(folder);
    BOOST_REQUIRE(all.size() == 1u);
    BOOST_TEST(to_string(all[0].status) == "failed");
    for (auto const& word : words)
        BOOST_TEST(all[0].reason.find(word) != std::string::npos, "'" << word << "' is missing in: " << all[0].reason);
}

std::string bridge_settings(second_machine const& there)
{
    auto const text = system::run({.argv = {"ip", "-n", there.here(), "-d", "link", "show", second_machine::bridge}}).out;
    return text.substr(0, text.find("gc_timer")); // timers run
}

} // namespace

BOOST_AUTO_TEST_SUITE(peer_over_ssh, *boost::unit_test::precondition(has_second_machine))

BOOST_AUTO_TEST_CASE(the_peer_works_on_a_second_machine)
{
    scratch const here;
    second_machine const there(here);
    auto const before = host_state();
    auto const folder = here / "campaign";
    auto const got = there.run(far_run(folder, {"--only", "native", "--only", "oci"}));
    BOOST_TEST(got.status.code == 0, got.errors);
    std::map<std::string, std::string> status;
    for (auto const& r : records(folder)) {
        status[r.workload + '/' + r.environment] = to_string(r.status);
        if (r.environment == "oci-nat") {
            BOOST_TEST(r.reason.find("rules in the host's own network") != std::string::npos, r.reason);
            continue;
        }
        BOOST_TEST(to_string(r.status) == "valid", r.reason);
        auto const& machine = r.host.at("peer_machine").as_object();
        BOOST_TEST(machine.at("name").as_string() == "peer");
        BOOST_TEST(machine.at("address").as_string() == second_machine::there_address);
        BOOST_TEST(machine.at("sut_address").as_string() == second_machine::here_address);
        BOOST_TEST(!machine.at("processors").as_array().empty());
        BOOST_TEST(!machine.at("kernel").as_string().empty());
        BOOST_TEST(!r.host.contains("receive_steered"));
        for (auto const* cpu : {"sut_cpu", "peer_cpu"})
            BOOST_TEST(std::ranges::any_of(r.metrics, [cpu](auto const& m) { return m.name == cpu && m.value > 0; }),
                       r.case_name << ' ' << cpu);
        auto const& path = r.facts.at("workload").at("path");
        BOOST_TEST(path.at("sut").at("other").as_string() == second_machine::there_address);
        BOOST_TEST(path.at("peer").at("other").as_string() == second_machine::here_address);
        BOOST_TEST(r.host.at("processors").as_object().at("peer").as_array().empty());
    }
    BOOST_TEST(status.size() == 4u);
    BOOST_TEST(status["round_trip-tcp/oci-nat"] == "unavailable");
    BOOST_TEST(within(5s, [&] { return there.is_clean(); }), "something is left on the second machine");
    check_nothing_left(here, id_of(folder));
    for (auto const& [what, was] : before) BOOST_TEST(host_state().at(what) == was, what << " was changed");
}

BOOST_AUTO_TEST_CASE(without_root_native_has_a_peer_too)
{
    scratch const here;
    second_machine const there(here);
    auto const everyone = fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec;
    for (fs::path const& path :
         {there.folder(), there.folder() / "ssh", there.folder() / "config", there.folder() / "known", there.folder() / "client"})
        fs::permissions(path, everyone); // ssh refuses a key that others can read only when it is the caller's own
    BOOST_REQUIRE(::chown(here.path().c_str(), 65534, 65534) == 0);
    auto const as_nobody = [](std::vector<std::string> argv) {
        argv.insert(argv.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
        return argv;
    };
    if (!system::run({.argv = as_nobody({"test", "-x", driver("far_peer")})}).status.success()) {
        BOOST_TEST_MESSAGE("only its owner can reach the driver in this build folder");
        return;
    }
    auto command = there.command(as_nobody(far_run(here / "campaign", {"--only", "round_trip-tcp/native"})));
    command.environment.push_back("HOME=" + here.path().string());
    auto const got = system::run(command, 60s);
    BOOST_TEST(got.status.code == 0, got.errors);
    BOOST_REQUIRE(records(here / "campaign").size() == 1u);
    BOOST_TEST(to_string(records(here / "campaign")[0].status) == "valid", records(here / "campaign")[0].reason);
    BOOST_TEST(within(5s, [&] { return there.is_clean(); }));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_reached_is_one_sentence_before_the_plan)
{
    scratch const here;
    second_machine const there(here);
    auto const file = [&](std::string const& name) { return (there.folder() / name).string(); };
    struct fault {
        std::map<std::string, std::string> configuration;
        std::vector<std::string> words;
    };
    int number = 0;
    for (auto const& [configuration, words] :
         std::vector<fault>{{{{"UserKnownHostsFile", file("known_wrong")}}, {"another host key than the known one", "ssh-keygen -R"}},
                            {{{"UserKnownHostsFile", file("known_nobody")}}, {"host key that is not known here", "compare the key"}},
                            {{{"IdentityFile", file("stranger")}}, {"does not let this user in", "Permission denied", "ssh-copy-id"}},
                            {{{"Port", "1"}}, {"refuses the connection", "start its server"}},
                            {{{"HostName", "10.97.0.99"}}, {"cannot be reached", "No route to host"}},
                            {{{"HostName", "10.98.0.1"}}, {"cannot be reached", "Network is unreachable"}},
                            {{{"HostName", "no-such-host.invalid"}}, {"name that cannot be resolved", "give its address"}}}) {
        there.configure(configuration);
        auto const folder = here / ("campaign" + std::to_string(++number));
        check_refusal(there.run(far_run(folder, {"--only", "round_trip-tcp/native"})), 3, words);
        BOOST_TEST(!fs::exists(folder / "plan.json"));
    }
    BOOST_TEST(within(5s, [&] { return there.is_clean(); }));
}

BOOST_AUTO_TEST_CASE(a_peer_whose_session_is_killed_in_mid_trial_is_a_failed_trial)
{
    scratch const here;
    second_machine const there(here);
    auto const folder = here / "campaign";
    running campaign(here, there, far_run(folder, {"--only", "silent"}));
    wait_for_trial(there, folder);
    for (pid_t const pid : there.processes())
        if (program_of(pid) == "sshd") ::kill(pid, SIGKILL);
    BOOST_TEST(within(3s, [&] { return there.is_clean(); }), "something is left on the second machine");
    BOOST_TEST(campaign.ended(20s) == 1);
    check_failed(folder, {"the agent on the peer peer ended while 'end' was awaited", "look whether peer still runs"});
    BOOST_TEST(within(5s, [&] { return there.is_clean(); }), "something is left on the second machine");
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_CASE(a_cable_that_is_cut_in_mid_trial_is_a_failed_trial)
{
    scratch const here;
    second_machine const there(here);
    auto const folder = here / "campaign";
    running campaign(here, there, far_run(folder, {"--only", "round_trip-tcp/native", "--set", "seconds=60"}));
    wait_for_trial(there, folder);
    there.set_link("down");
    BOOST_TEST(campaign.ended(40s) == 1);
    check_failed(folder, {"the agent on the peer peer ended", "not responding"});
    there.set_link("up"); // only then can the other machine learn of it before the agent's time is over
    BOOST_TEST(within(60s, [&] { return there.is_clean(); }), "something is left on the second machine");
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_CASE(a_killed_driver_leaves_nothing_on_the_second_machine)
{
    scratch const here;
    second_machine const there(here);
    auto const folder = here / "campaign";
    running campaign(here, there, far_run(folder, {"--only", "silent"}));
    wait_for_trial(there, folder);
    BOOST_TEST(!fs::is_empty(there.folder() / "tmp"));
    ::kill(campaign.process().pid(), SIGKILL);
    BOOST_TEST(within(5s, [&] { return there.is_clean(); }), "something is left on the second machine");
    there.run({driver("far_peer"), "clean"});
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_CASE(the_engine_that_runs_publishes_a_containers_port_where_the_peer_reaches_it,
                     *boost::unit_test::precondition(has_docker))
{
    scratch const here, engines;
    second_machine const there(here);
    system::journal book(engines / "journal.jsonl");
    environment::site where("ttengine", engines.path(), &book, {.peer = "peer"}); // so that the engine is in the caller's namespace
    std::optional<environment::launch::docker_daemon> engine;
    network::inside(there.space(), [&] { engine.emplace(where); });
    auto const folder = here / "campaign";
    auto const got = there.run(far_run(folder, {"--only", "docker-nat", "--docker-host", engine->endpoint()}));
    BOOST_TEST(got.status.code == 0, got.errors);
    BOOST_REQUIRE(records(folder).size() == 1u);
    BOOST_TEST(to_string(records(folder)[0].status) == "valid", records(folder)[0].reason);
    BOOST_TEST(within(5s, [&] { return there.is_clean(); }));
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_CASE(a_guest_is_put_on_a_bridge_that_exists_and_leaves_it_as_it_was)
{
    scratch const here;
    second_machine const there(here);
    auto const before = bridge_settings(there);
    std::vector<std::string> const guests{"--only", "tcg", "--bridge", second_machine::bridge, "--guest-address", "10.97.0.7/24"};
    auto const got = there.run(far_run(here / "campaign", guests), 150s);
    BOOST_TEST(got.status.code == 0, got.errors);
    BOOST_REQUIRE(records(here / "campaign").size() == 1u);
    BOOST_TEST(to_string(records(here / "campaign")[0].status) == "valid", records(here / "campaign")[0].reason);
    BOOST_TEST(bridge_settings(there) == before);
    BOOST_TEST(within(5s, [&] { return there.is_clean(); }));
    check_nothing_left(here, id_of(here / "campaign"));

    auto longer = guests;
    longer.insert(longer.end(), {"--set", "seconds=60"});
    running campaign(here, there, far_run(here / "killed", longer));
    wait_for_trial(there, here / "killed");
    auto const link = "tare-" + id_of(here / "killed");
    auto const links = [&] { return system::run({.argv = {"ip", "-n", there.here(), "-br", "link"}}).out; };
    BOOST_TEST(links().find(link) != std::string::npos, links());
    BOOST_TEST(bridge_settings(there) == before); // the bridge has not taken over the new port's hardware address or MTU
    ::kill(campaign.process().pid(), SIGKILL);
    campaign.ended(5s);
    there.run({driver("far_peer"), "clean"});
    BOOST_TEST(links().find(link) == std::string::npos, links());
    BOOST_TEST(bridge_settings(there) == before);
    check_nothing_left(here, id_of(here / "killed"));
}

BOOST_AUTO_TEST_CASE(a_guest_has_a_macvtap_on_a_link_that_exists_and_leaves_it_as_it_was)
{
    scratch const here;
    second_machine const there(here);
    auto const before = bridge_settings(there);
    auto const got = there.run(
        far_run(here / "campaign", {"--only", "tcg", "--macvtap", second_machine::bridge, "--guest-address", "10.97.0.7/24"}), 150s);
    BOOST_TEST(got.status.code == 0, got.errors);
    BOOST_REQUIRE(records(here / "campaign").size() == 1u);
    BOOST_TEST(to_string(records(here / "campaign")[0].status) == "valid", records(here / "campaign")[0].reason);
    BOOST_TEST(bridge_settings(there) == before);
    check_nothing_left(here, id_of(here / "campaign"));
}

BOOST_AUTO_TEST_CASE(a_guest_without_a_link_to_be_put_on_is_unavailable)
{
    scratch const here;
    second_machine const there(here);
    auto const listed = there.run({driver("far_peer"), "--peer", "peer", "list"});
    BOOST_TEST(listed.out.find("--bridge or --macvtap") != std::string::npos, listed.out << listed.errors);
    check_refusal(there.run({driver("far_peer"), "--bridge", "br0"}), 2, {"name it with --peer"});
    check_refusal(there.run({driver("far_peer"), "--peer=-oProxyCommand=x"}), 2, {"no machine can be called"});
}

BOOST_AUTO_TEST_SUITE_END()
