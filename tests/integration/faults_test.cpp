// What can go wrong, done for real through a driver: each gives one clear sentence and the right exit code, loses no record and leaves
// nothing on the host.
#include "driver_run.hpp"
#include "misbehave.hpp"

#include <signal.h>

using namespace driver_run;

namespace {

using strings = std::vector<std::string>;

strings misbehave(strings more)
{
    strings out{driver("misbehave"), "run"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

/// Runs a shell's script in a mount namespace of its own: what it mounts, nobody else sees. "$1" is the driver, "$2" its folder.
system::output in_own_mounts(scratch const& here, std::string const& script, std::string const& folder)
{
    return run(here, {"unshare", "--mount", "sh", "-c", script, "sh", driver("misbehave"), folder});
}

/// The caller's command as a user who is nobody, with a home of its own.
strings as_nobody(scratch const& here, strings argv)
{
    auto const home = here / "home";
    fs::create_directories(home);
    fs::permissions(here.path(), fs::perms::all);
    fs::permissions(home, fs::perms::all);
    strings out{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "-u", "XDG_STATE_HOME", "HOME=" + home.string()};
    out.insert(out.end(), argv.begin(), argv.end());
    return out;
}

/// Processes inside the containers and machines of a campaign: agents in its cgroups, and QEMU.
std::vector<pid_t> inmates(scratch const& here, std::string const& id)
{
    std::vector<pid_t> out;
    for (pid_t const pid : system::process_ids()) {
        auto const folder = "/proc/" + std::to_string(pid);
        if (raw(folder + "/cgroup").find("tare-" + id) != std::string::npos &&
            raw(folder + "/cmdline").find("--channel") != std::string::npos)
            out.push_back(pid);
    }
    for (pid_t const pid : processes_of(here))
        if (program_of(pid).starts_with("qemu-system")) out.push_back(pid);
    return out;
}

std::set<std::tuple<int, std::string, int, int>> keys_of(std::vector<campaign::record> const& all)
{
    std::set<std::tuple<int, std::string, int, int>> out;
    for (auto const& r : all) out.emplace(r.block, r.case_name, r.start, r.iteration);
    return out;
}

void check_clean_finds(scratch const& here, bool something)
{
    auto const cleaned = run(here, {driver("all_faults"), "clean"});
    BOOST_TEST(cleaned.status.code == 0, cleaned.errors);
    BOOST_TEST((cleaned.out.find("forgot the campaign") != std::string::npos) == something, cleaned.out);
}

} // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_and_nothing_is_made)
{
    scratch const here;
    auto const refused = [&](strings arguments, strings words) {
        auto const folder = (here / "campaign").string();
        strings argv = misbehave({"--output", folder});
        argv.insert(argv.end(), arguments.begin(), arguments.end());
        check_refusal(run(here, argv), 2, words);
        BOOST_TEST(!fs::exists(folder), "a folder was made for: " << arguments.front() << ' ' << arguments.back());
    };
    refused({"--set", "nonsense=1"}, {"there is no parameter 'nonsense'", "known are: act, deadline, memory, fault"});
    refused({"--set", "act"}, {"--set act has no '='", "--set NAME=VALUE"});
    refused({"--set", "=1"}, {"has no"});
    refused({"--set", "deadline=soon"}, {"deadline cannot be 'soon'", "give a number"});
    refused({"--set", "deadline=-1"}, {"deadline is out of range", "give 0 to 3600"});
    refused({"--set", "memory=99999999999999999999"}, {"memory cannot be"});
    refused({"--docker-host", "ssh://host"}, {"no Docker engine can be at 'ssh://host'", "unix:///absolute/path"});
    refused({"--only", "nothing_like_that"}, {"no case was selected", "list"});
    refused({"--set", "memory=100000000"}, {"needs 100000000 MiB of memory", "MiB are available", "--set"});
}

BOOST_AUTO_TEST_CASE(options_that_cannot_be_read_are_named)
{
    scratch const here;
    for (auto const& [option, value] : std::map<std::string, std::string>{{"--frobnicate", ""},
                                                                          {"--blocks", "0"},
                                                                          {"--blocks", "many"},
                                                                          {"--seed", "-1"},
                                                                          {"--kernel", "/missing"},
                                                                          {"--profile", "quickest"}}) {
        auto argv = misbehave({option});
        if (!value.empty()) argv.push_back(value);
        auto const got = run(here, argv);
        BOOST_TEST(got.status.code == 2, option << ' ' << value << ": " << got.status.words());
        BOOST_TEST(got.errors.find(option) != std::string::npos, got.errors);
    }
    BOOST_TEST(!fs::exists(here / "results"));
}

BOOST_AUTO_TEST_CASE(a_campaign_is_neither_overwritten_nor_resumed_with_another_plan)
{
    scratch const here;
    auto const folder = (here / "campaign").string();
    check_refusal(run(here, misbehave({"--resume", folder})), 2, {"there is no campaign in " + folder});
    BOOST_TEST(run(here, misbehave({"--output", folder, "--only", "native", "--blocks", "1"})).status.code == 0);
    auto const before = system::read_file(folder + "/results.jsonl");
    check_refusal(run(here, misbehave({"--output", folder})), 2, {"holds a campaign already", "--resume " + folder});
    for (strings const& more : std::vector<strings>{
             {"--blocks", "3"}, {"--profile", "paper"}, {"--set", "act=die"}, {"--only", "oci"}, {"--kernel", "/etc/hosts"}}) {
        auto argv = misbehave({"--resume", folder});
        argv.insert(argv.end(), more.begin(), more.end());
        check_refusal(run(here, argv), 2, {"--resume goes on with the plan as it is", "leave out"});
    }
    check_refusal(run(here, {driver("all_faults"), "run", "--resume", folder}), 2, {"cannot resume from", "another"});
    BOOST_TEST(run(here, misbehave({"--resume", folder})).status.code == 0);
    BOOST_TEST(system::read_file(folder + "/results.jsonl") == before);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(host, *boost::unit_test::precondition(as_root))

BOOST_AUTO_TEST_CASE(without_root_what_needs_none_still_runs)
{
    scratch const here;
    auto const folder = (here / "campaign").string();
    auto const got = run(here, as_nobody(here, misbehave({"--output", folder, "--blocks", "1"})));
    BOOST_TEST(got.status.code == 0, got.errors);
    std::map<std::string, campaign::record> of;
    for (auto const& r : records(folder)) of[r.environment] = r;
    BOOST_TEST(to_string(of["native"].status) == "valid");
    for (auto const* const other : {"oci-host", "docker-host", "tcg"}) {
        BOOST_TEST(to_string(of[other].status) == "unavailable");
        BOOST_TEST(of[other].reason.find("root") != std::string::npos, of[other].reason);
    }
    auto const nothing = run(here, as_nobody(here, misbehave({"--output", folder + "2", "--blocks", "1", "--only", "docker"})));
    BOOST_TEST(nothing.status.code == 3, nothing.errors);
    BOOST_TEST(nothing.out.find("root") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_is_named)
{
    scratch const here;
    fs::create_directory(here / "closed");
    fs::permissions(here / "closed", fs::perms::owner_all);
    auto const closed = (here / "closed" / "campaign").string();
    check_refusal(run(here, as_nobody(here, misbehave({"--output", closed, "--only", "native"}))), 2,
                  {"the results folder cannot be used", closed, "Permission denied", "--output"});
    fs::create_directory(here / "mounted");
    check_refusal(in_own_mounts(here, "mount -t tmpfs -o ro none \"$2\" && exec \"$1\" run --only native --output \"$2\"/x",
                                (here / "mounted").string()),
                  2, {"the results folder cannot be used", "Read-only", "--output"});
    check_refusal(run(here, as_nobody(here, {"env", "HOME=/nonexistent", driver("misbehave"), "run", "--output", (here / "x").string(),
                                             "--only", "native"})),
                  3, {"the folder of live campaigns", "Permission denied", "XDG_STATE_HOME"});
}

BOOST_AUTO_TEST_CASE(a_full_disk_loses_no_record_and_the_campaign_is_resumed_when_there_is_room)
{
    scratch const here;
    fs::create_directory(here / "small");
    auto const got = in_own_mounts(here,
                                   "mount -t tmpfs -o size=200k none \"$2\" || exit 90\n"
                                   "\"$1\" run --only native --blocks 250 --output \"$2\"/c >/dev/null; echo full $?\n"
                                   "wc -l < \"$2\"/c/results.jsonl; tail -c 1 \"$2\"/c/results.jsonl | od -An -c\n"
                                   "mount -o remount,size=64m none \"$2\" || exit 91\n"
                                   "\"$1\" run --resume \"$2\"/c > /dev/null 2>&1; echo resumed $?\n"
                                   "cp \"$2\"/c/results.jsonl \"$2\"/c/plan.json \"$2\"/..",
                                   (here / "small").string());
    BOOST_TEST_REQUIRE(got.status.code == 0, got.errors);
    BOOST_TEST(got.out.find("full 1") != std::string::npos, got.out);
    BOOST_TEST(got.out.find("resumed 0") != std::string::npos, got.out);
    BOOST_TEST(got.out.find("\\n") != std::string::npos, "the last line was torn: " << got.out);
    BOOST_TEST(got.errors.find("No space left on device after ") != std::string::npos,
               got.errors.substr(got.errors.size() - std::min<std::size_t>(got.errors.size(), 600)));
    BOOST_TEST(got.errors.find("free space there; go on with: misbehave run --resume") != std::string::npos);
    auto const all = records(here.path());
    BOOST_TEST(all.size() == 250u);
    BOOST_TEST(keys_of(all).size() == 250u);
    check_nothing_left(here, id_of(here.path()));
}

BOOST_AUTO_TEST_CASE(what_doctor_found_is_told_and_kept_with_the_campaign)
{
    scratch const here;
    auto const folder = here / "campaign";
    // Without gnuplot there is something to find, whatever this machine is.
    auto const got = in_own_mounts(here,
                                   "for d in /usr/local/bin /usr/bin; do [ -e $d/gnuplot ] && mount --bind /dev/null $d/gnuplot; done\n"
                                   "\"$1\" doctor && exec \"$1\" run --only native --blocks 1 --output \"$2\" > /dev/null",
                                   folder.string());
    BOOST_TEST(got.status.code == 0, got.errors);
    std::string const what = "gnuplot is not installed", disturbs = "reports have tables and no figures",
                      remedy = "apt install gnuplot-nox";
    BOOST_TEST(got.out.find(what + ".\n   Disturbs: " + disturbs + ".\n   Remedy: " + remedy + ".\n") != std::string::npos, got.out);
    auto const provenance = boost::json::parse(system::read_file(folder / "provenance.json")).as_object();
    bool found = false;
    std::int64_t before = 100;
    for (auto const& one : provenance.at("doctor").as_array()) {
        BOOST_TEST(one.at("weight").as_int64() <= before);
        before = one.at("weight").as_int64();
        found |= one.at("what").as_string() == what && one.at("disturbs").as_string() == disturbs && one.at("remedy").as_string() == remedy;
    }
    BOOST_TEST(found, provenance.at("doctor"));
    auto const page = system::read_file(folder / "report.html");
    BOOST_TEST(page.find("<li>" + what + ".<br>Disturbs: " + disturbs) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_installed_is_unavailable_with_its_package)
{
    scratch const here;
    auto const folder = here / "campaign";
    auto const docker = in_own_mounts(here,
                                      "for f in dockerd; do for d in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin; do\n"
                                      "[ -e $d/$f ] && mount --bind /dev/null $d/$f; done; done\n"
                                      "exec \"$1\" run --only docker --blocks 1 --output \"$2\"",
                                      folder.string());
    BOOST_TEST(docker.status.code == 3, docker.errors);
    auto const all = records(folder);
    BOOST_TEST_REQUIRE(all.size() == 1u);
    BOOST_TEST(to_string(all[0].status) == "unavailable");
    BOOST_TEST(all[0].reason.find("no dockerd found; install it with 'apt install docker.io'") != std::string::npos, all[0].reason);
}

BOOST_AUTO_TEST_CASE(without_a_kernel_there_is_no_guest_and_the_remedy_is_told)
{
    scratch const here;
    auto const folder = here / "campaign";
    auto const got =
        in_own_mounts(here,
                      "mkdir -p /var/cache/tare/kernel && mount -t tmpfs none /var/cache/tare/kernel && mount -t tmpfs none /boot\n"
                      "exec \"$1\" run --only tcg --blocks 1 --output \"$2\"",
                      folder.string());
    BOOST_TEST(got.status.code == 3, got.errors);
    auto const all = records(folder);
    BOOST_TEST_REQUIRE(all.size() == 1u);
    BOOST_TEST(to_string(all[0].status) == "unavailable");
    BOOST_TEST(all[0].reason.find("there is no kernel for guests") != std::string::npos, all[0].reason);
    BOOST_TEST(all[0].reason.find("benchmarks/run.sh once, or name a kernel with --kernel") != std::string::npos, all[0].reason);
    auto const other = here / "other";
    BOOST_TEST(
        run(here, misbehave({"--only", "tcg", "--blocks", "1", "--output", other.string(), "--kernel", "/etc/passwd"})).status.code == 3);
    BOOST_TEST(records(other).at(0).reason.find("/etc/passwd is no kernel image") != std::string::npos, records(other).at(0).reason);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(trials, *boost::unit_test::precondition(as_root))

BOOST_AUTO_TEST_CASE(after_every_fault_in_every_environment_the_campaign_goes_on)
{
    std::map<std::string, strings> const expected{
        {"behave", {"valid", ""}},
        {"hang",
         {"failed",
          "the agent said nothing in time while 'end' was awaited: it hangs, or has too much to do; last words: hanging; give it less"}},
        {"die", {"failed", "the agent ended while 'end' was awaited"}},
        {"garbage", {"failed", "what arrived on the result channel is no frame; nothing but the agent may write there"}},
        {"huge_frame", {"failed", "a frame of 4294967295 bytes arrived on the result channel; at most 4194304 are allowed"}},
        {"close", {"failed", "while 'end' was awaited"}},
        {"flood_stdout", {"failed", "the agent said nothing in time"}},
        {"not_a_number", {"failed", "the workload reported 'answer' as nan"}},
        {"wrong", {"invalid", "the answer is not 42"}}};
    scratch const here;
    auto const before = host_state();
    auto const folder = here / "campaign";
    auto const got = run(here, {driver("all_faults"), "run", "--profile", "standard", "--blocks", "1", "--output", folder.string()}, 150s);
    BOOST_TEST(got.status.code == 1, got.errors);
    auto const all = records(folder);
    BOOST_TEST(all.size() == 4 * misbehaviour::acts.size());
    for (auto const& r : all) {
        std::string const act(misbehaviour::acts.at(r.parameters.at("fault").to_number<std::size_t>()));
        BOOST_TEST(std::string(to_string(r.status)) == expected.at(act)[0], act << " in " << r.environment << ": " << r.reason);
        BOOST_TEST(r.reason.find(expected.at(act)[1]) != std::string::npos, act << " in " << r.environment << ": " << r.reason);
        bool const told = r.reason.find("; see log/") != std::string::npos || r.reason.find("last words") == std::string::npos;
        BOOST_TEST(told, "no log is named in: " << r.reason);
        if (act == "die" && r.environment == "tcg")
            BOOST_TEST(r.reason.find("kernel panicked: Attempted to kill init!") != std::string::npos, r.reason);
    }
    for (auto const& log : fs::directory_iterator(folder / "log"))
        BOOST_TEST(fs::file_size(log.path()) <= 17u << 20, log.path() << " has " << fs::file_size(log.path()) << " bytes");
    check_nothing_left(here, id_of(folder));
    BOOST_CHECK(host_state() == before);
}

BOOST_AUTO_TEST_CASE(a_container_or_guest_that_is_killed_from_outside_is_a_failed_trial)
{
    for (std::string const environment : {"oci", "docker", "tcg"}) {
        scratch const here;
        auto const folder = here / "campaign";
        background run(here, misbehave({"--output", folder.string(), "--blocks", "1", "--only", environment, "--set", "act=hang", "--set",
                                        "deadline=60"}));
        BOOST_TEST_REQUIRE(within(60s, [&] { return hangs(folder); }), environment << ": " << run.errors());
        auto const id = wait_for_id(folder);
        auto const victims = inmates(here, id);
        BOOST_TEST(!victims.empty(), environment);
        for (pid_t const pid : victims) ::kill(pid, SIGKILL);
        BOOST_TEST(run.ended(30s) == 1);
        auto const all = records(folder);
        BOOST_TEST_REQUIRE(all.size() == 1u);
        BOOST_TEST(to_string(all[0].status) == "failed");
        BOOST_TEST(all[0].reason.find("the agent ended while 'end' was awaited") != std::string::npos, all[0].reason);
        check_nothing_left(here, id);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(campaigns, *boost::unit_test::precondition(as_root))

BOOST_AUTO_TEST_CASE(two_at_once_do_not_meet_and_a_live_one_is_not_resumed)
{
    scratch const here, there;
    strings const more{"--blocks", "1", "--only", "native", "--only", "oci", "--set", "act=nap"};
    auto first = misbehave({"--output", (here / "c").string()}), second = misbehave({"--output", (there / "c").string()});
    first.insert(first.end(), more.begin(), more.end());
    second.insert(second.end(), more.begin(), more.end());
    background one(here, first), two(there, second);
    auto const id = wait_for_id(here / "c"), other = wait_for_id(there / "c");
    BOOST_TEST(id != other);
    BOOST_TEST(fs::exists("/run/netns/tare-" + id + "-sut"));
    BOOST_TEST(fs::exists("/run/netns/tare-" + other + "-sut"));
    scratch const third;
    check_refusal(run(third, misbehave({"--resume", (here / "c").string()})), 3,
                  {"campaign " + id + " runs already", "wait until it ends"});
    BOOST_TEST(one.ended() == 0, one.errors());
    BOOST_TEST(two.ended() == 0, two.errors());
    for (auto const& folder : {here / "c", there / "c"}) BOOST_TEST(records(folder).size() == 2u);
    check_nothing_left(here, id);
    check_nothing_left(there, other);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_the_trial_cleans_up_and_says_how_to_resume)
{
    for (auto const& [number, environment] : std::map<int, std::string>{{SIGINT, "docker"}, {SIGTERM, "tcg"}, {SIGHUP, "oci"}}) {
        scratch const here;
        auto const folder = here / "campaign";
        background run(here, misbehave({"--output", folder.string(), "--only", environment, "--set", "act=hang", "--set", "deadline=600"}));
        BOOST_TEST_REQUIRE(within(60s, [&] { return hangs(folder); }), run.errors());
        auto const sent = std::chrono::steady_clock::now();
        run.process().signal(number);
        BOOST_TEST(run.ended(20s) == 1);
        BOOST_TEST((std::chrono::steady_clock::now() - sent < 8s), environment << ": ending took too long");
        BOOST_TEST(run.errors().find("interrupted by") != std::string::npos, run.errors());
        BOOST_TEST(run.errors().find("go on with: misbehave run --resume " + folder.string()) != std::string::npos, run.errors());
        check_nothing_left(here, id_of(folder));
    }
}

BOOST_AUTO_TEST_CASE(a_signal_does_not_wait_for_a_long_copy_and_that_is_no_failed_trial)
{
    scratch const here;
    auto const folder = here / "campaign";
    fs::create_directory(here / "bin");
    system::write_file(here / "bin" / "cp", "#!/bin/sh\nexec sleep 31537\n", 0755); // as long as a copy of terabytes
    background run(here, {"env", "PATH=" + (here / "bin").string() + ":/usr/sbin:/usr/bin:/sbin:/bin", driver("two_sides"), "run", "--only",
                          "read_back/native", "--output", folder.string()});
    auto const copies = [&] { return std::ranges::count(processes_of(here), std::string("sleep"), program_of) > 0; };
    BOOST_TEST_REQUIRE(within(60s, copies), run.errors());
    auto const sent = std::chrono::steady_clock::now();
    run.process().signal(SIGINT);
    BOOST_TEST(run.ended(20s) == 1);
    BOOST_TEST((std::chrono::steady_clock::now() - sent < 8s), "ending took too long");
    BOOST_TEST(run.errors().find("interrupted by Ctrl-C after 0 records") != std::string::npos, run.errors());
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_CASE(what_a_killed_driver_left_is_cleaned)
{
    for (std::string const environment : {"native", "oci", "docker", "tcg"}) {
        scratch const here;
        auto const folder = here / "campaign";
        background run(here, misbehave({"--output", folder.string(), "--only", environment, "--set", "act=hang", "--set", "deadline=600"}));
        BOOST_TEST_REQUIRE(within(60s, [&] { return hangs(folder); }), run.errors());
        auto const id = wait_for_id(folder);
        run.process().signal(SIGKILL);
        BOOST_REQUIRE(run.process().wait_for(10s));
        BOOST_TEST(!traces(here, id).empty());
        check_clean_finds(here, true);
        check_nothing_left(here, id);
        BOOST_TEST(!fs::exists(folder / "work"));
    }
}

BOOST_AUTO_TEST_CASE(a_killed_campaign_is_resumed_to_the_complete_set_without_duplicates)
{
    scratch const here;
    auto const folder = here / "campaign";
    {
        background run(here,
                       misbehave({"--output", folder.string(), "--blocks", "4", "--only", "native", "--only", "oci", "--set", "act=nap"}));
        BOOST_TEST_REQUIRE(within(60s, [&] { return fs::exists(folder / "results.jsonl") && records(folder).size() >= 3; }), run.errors());
        run.process().signal(SIGKILL);
        BOOST_REQUIRE(run.process().wait_for(10s));
    }
    auto const id = id_of(folder);
    auto const kept = records(folder);
    BOOST_TEST(kept.size() < 8u);
    auto const torn = system::open_file(folder / "results.jsonl", O_WRONLY | O_APPEND); // as a crash of the machine may leave it
    system::write_all(torn.get(), "{\"schema\":\"tare.rec", "results.jsonl");
    BOOST_TEST(run(here, misbehave({"--resume", folder.string()})).status.code == 0);
    auto const all = records(folder);
    BOOST_TEST(all.size() == 8u);
    BOOST_TEST(keys_of(all).size() == 8u);
    for (std::size_t i = 0; i < kept.size(); ++i)
        BOOST_TEST(boost::json::serialize(to_json(all[i])) == boost::json::serialize(to_json(kept[i])));
    check_nothing_left(here, id);
    check_clean_finds(here, false);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(forged, *boost::unit_test::precondition(as_root))

/// A finished native campaign, to be tampered with.
struct finished {
    scratch here;
    fs::path folder = here / "campaign";
    finished()
    {
        BOOST_TEST_REQUIRE(run(here, misbehave({"--output", folder.string(), "--only", "native", "--blocks", "1"})).status.code == 0);
        first_ = records(folder).at(0);
    }

    boost::json::object record() const { return to_json(first_); }
    void append(std::string const& name, std::string const& line) const
    {
        auto const file = system::open_file(folder / name, O_WRONLY | O_APPEND | O_CREAT);
        system::write_all(file.get(), line + '\n', name);
    }

private:
    campaign::record first_;
};

BOOST_FIXTURE_TEST_CASE(names_in_results_that_are_no_names_are_refused, finished)
{
    auto const whole = system::read_file(folder / "results.jsonl");
    for (std::string const member : {"case", "environment", "workload", "comparison", "topology"})
        for (std::string const text : {"`touch /tmp/tare-forged`", "<script>alert(1)</script>", "../../etc/passwd", "a\nb"}) {
            auto forged = record();
            forged[member] = text;
            forged["block"] = 1;
            system::write_file(folder / "results.jsonl", whole);
            append("results.jsonl", boost::json::serialize(forged));
            check_refusal(run(here, {driver("misbehave"), "report", folder.string()}), 3, {"results.jsonl, line 2", member});
            check_refusal(run(here, misbehave({"--resume", folder.string()})), 3, {"results.jsonl, line 2", member});
        }
    BOOST_TEST(!fs::exists("/tmp/tare-forged"));
}

BOOST_FIXTURE_TEST_CASE(free_text_in_results_stays_text, finished)
{
    auto forged = record();
    forged["block"] = 1;
    forged["status"] = "invalid";
    forged["reason"] = "<script>alert(1)</script> `touch /tmp/tare-forged` $(touch /tmp/tare-forged) \x1b[31m";
    append("results.jsonl", boost::json::serialize(forged));
    auto const got = run(here, {driver("misbehave"), "report", folder.string()});
    BOOST_TEST(got.status.code == 0, got.errors);
    auto const page = system::read_file(folder / "report.html");
    BOOST_TEST(page.find("<script>alert") == std::string::npos);
    BOOST_TEST(page.find("&lt;script&gt;alert") != std::string::npos, "the reason is not on the page");
    BOOST_TEST(got.out.find('\x1b') == std::string::npos, "the terminal obeys what a record says");
    BOOST_TEST(!fs::exists("/tmp/tare-forged"));
}

BOOST_FIXTURE_TEST_CASE(a_journal_with_foreign_entries_is_refused_and_nothing_is_touched, finished)
{
    fs::create_directory(here / "mine");
    system::write_file(here / "mine" / "file", "precious");
    for (auto const& entry :
         std::vector<boost::json::object>{{{"entry", 900}, {"kind", "folder"}, {"name", (here / "mine").string()}},
                                          {{"entry", 900}, {"kind", "folder"}, {"name", folder.string() + "/work/../../mine"}},
                                          {{"entry", 900}, {"kind", "command"}, {"name", "`rm -rf /`"}},
                                          {{"entry", 900}, {"kind", "network_namespace"}, {"name", "tare-other-sut"}}}) {
        auto const whole = system::read_file(folder / "journal.jsonl");
        append("journal.jsonl", boost::json::serialize(entry));
        check_refusal(run(here, misbehave({"--resume", folder.string()})), 3, {"journal", "nothing was touched"});
        BOOST_TEST(system::read_file(here / "mine" / "file") == "precious");
        system::write_file(folder / "journal.jsonl", whole);
    }
}

BOOST_FIXTURE_TEST_CASE(a_registry_that_names_a_foreign_folder_is_refused_by_clean, finished)
{
    fs::path const file = "/var/lib/tare/campaigns/f0f0f0.json";
    system::write_file(file, R"({"id":"f0f0f0","folder":")" + (here / "..").string() + R"(/etc","process":"1 1 `id`"})");
    auto const got = run(here, {driver("misbehave"), "clean"});
    fs::remove(file);
    BOOST_TEST(got.status.code == 1);
    BOOST_TEST(got.errors.find("is refused") != std::string::npos, got.errors);
    BOOST_TEST(got.errors.find("nothing was touched; delete it") != std::string::npos, got.errors);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
