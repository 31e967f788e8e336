// A campaign that holds one of everything is killed with SIGKILL; what it left is then undone, and nothing else is touched.

#include <tare/campaign/registry.hpp>
#include <tare/image/collect.hpp>
#include <tare/image/folder.hpp>
#include <tare/image/oci_bundle.hpp>
#include <tare/network/bridge.hpp>
#include <tare/network/nat.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/mount.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <set>
#include <thread>

using namespace tare;
using namespace tare::campaign;

namespace {

boost::test_tools::assertion_result has_parts(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result answer(true);
    for (std::string const program : {"ip", "nft", "runc"})
        if (!system::find_program(program)) {
            answer = false;
            answer.message() << "there is no " << program;
        }
    if (::geteuid() != 0) {
        answer = false;
        answer.message() << "making and undoing needs root";
    }
    return answer;
}

boost::unit_test::precondition const needs_parts(has_parts);

std::string const id = "undot";

/// A campaign's folder and a registry, gone after the test.
struct scratch {
    fs::path path = [] {
        char name[] = "/tmp/tare-undo-XXXXXX";
        return fs::path(::mkdtemp(name));
    }();
    fs::path registry = path / "campaigns", folder = path / "results", elsewhere = path / "elsewhere";
    scratch()
    {
        for (auto const& one : {registry, folder, elsewhere}) system::make_folder(one);
        system::write_file(elsewhere / "kept", "x");
    }
    ~scratch()
    {
        try {
            undo(journal_of(folder), id, folder); // for a test that failed half way
        } catch (std::exception const& failure) {
            BOOST_TEST_MESSAGE(failure.what());
        }
        system::unmount_below(path);
        fs::remove_all(path);
    }
    fs::path journal() const { return journal_of(folder); }
};

/// Everything on the host that carries the campaign's id, and the links, which do not.
std::multiset<std::string> traces(fs::path const& own)
{
    std::multiset<std::string> found;
    for (auto const& mount : system::mounts()) {
        auto const path = mount.path.string();
        if (path.find(id) != std::string::npos || system::is_at_or_below(mount.path, own)) found.insert("mount " + path);
        if (mount.type.starts_with("cgroup"))
            for (auto const& cgroup : fs::directory_iterator(mount.path))
                if (cgroup.path().filename().string().find(id) != std::string::npos) found.insert("cgroup " + cgroup.path().string());
    }
    for (pid_t const pid : system::process_ids()) {
        auto const command = system::read_line("/proc/" + std::to_string(pid) + "/cmdline").value_or("");
        if (command.find("31536") != std::string::npos && system::start_time(pid)) found.insert("process " + command);
    }
    for (std::string const folder : {"/run/netns", "/run/tare"})
        if (fs::exists(folder))
            for (auto const& item : fs::directory_iterator(folder))
                if (item.path().filename().string().find(id) != std::string::npos) found.insert(item.path().string());
    for (auto const& link : fs::directory_iterator("/sys/class/net")) found.insert("link " + link.path().filename().string());
    return found;
}

/// A process that would sleep for hours, and does not end with the one that started it.
system::child sleeper(system::command how = {})
{
    how.argv = {"sleep", "31536"};
    how.dies_with_parent = false;
    return system::start(how);
}

void announce(system::journal& book, system::child const& process)
{
    book.will_create(system::created::process, system::identity_of(process.pid()).value().str());
}

/// A cgroup in every hierarchy with a process in it and below it; the one below is frozen where that can be.
std::vector<system::child> fill_cgroups(system::journal& book)
{
    book.will_create(system::created::cgroup, "tare-" + id);
    std::vector<fs::path> outer, inner;
    for (auto const& mount : system::mounts()) {
        if (!mount.type.starts_with("cgroup")) continue;
        auto const top = mount.path / ("tare-" + id);
        fs::create_directories(top / "inner");
        for (std::string const file : {"cpuset.cpus", "cpuset.mems"}) // a cpuset of version 1 takes no process before it has both
            for (auto const& folder : {top, top / "inner"})
                if (fs::exists(folder / file) && fs::exists(mount.path / "cgroup.sane_behavior"))
                    system::write_setting(folder / file, system::read_line(mount.path / file).value());
        outer.push_back(top);
        inner.push_back(top / "inner");
    }
    std::vector<system::child> made;
    made.push_back(sleeper({.argv = {}, .cgroups = outer}));
    made.push_back(sleeper({.argv = {}, .cgroups = inner}));
    for (auto const& folder : inner) {
        if (fs::exists(folder / "freezer.state")) system::write_setting(folder / "freezer.state", "FROZEN");
        if (fs::exists(folder / "cgroup.freeze")) system::write_setting(folder / "cgroup.freeze", "1");
    }
    return made;
}

void mount_at(fs::path const& path)
{
    fs::create_directories(path);
    if (::mount("tmpfs", path.c_str(), "tmpfs", 0, "size=1m") != 0) throw system_failure("mount " + path.string());
}

void run_container(system::journal& book, scratch const& here)
{
    auto const root = system::runtime_folder(id) / "runc", bundle = here.folder / "bundle";
    book.will_create(system::created::folder, bundle.string());
    image::write_folder(image::collect(*system::find_program("sleep")), bundle / "rootfs");
    auto const program = fs::canonical(*system::find_program("sleep")).string();
    image::write_bundle({.args = {program, "31536"}, .rootfs = bundle / "rootfs", .cgroups_path = "/tare-" + id + "-c"}, bundle);
    book.will_create(system::created::cgroup, "tare-" + id + "-c");
    book.will_create(system::created::runc_container, root.string() + ":tare-" + id + "-7");
    auto const log = system::open_file(here.path / "runc.log", O_WRONLY | O_CREAT);
    auto started =
        system::start({.argv = {"runc", "--root", root.string(), "run", "--detach", "--bundle", bundle.string(), "tare-" + id + "-7"},
                       .output = log.get(),
                       .errors = log.get()});
    auto const status = started.wait_for(std::chrono::seconds(30));
    if (!status || !status->success()) throw error("runc: " + system::read_file(here.path / "runc.log"));
}

/// One of everything, then the end without any chance to clean up.
[[noreturn]] void hold_everything_and_die(scratch const& here)
{
    try {
        registration const entry(id, here.folder, here.registry);
        system::journal book(here.journal());
        auto const runtime = system::runtime_folder(id);
        book.will_create(system::created::folder, runtime.string());
        system::make_folder(runtime);
        network::wire const between(id, book);
        network::bridge const joined(between);
        network::container_network const own(between, book);
        network::container_nat const translated(own, {{network::transport::tcp, 80, 8080}});
        auto const in_namespace = sleeper({.argv = {}, .network_namespace = translated.container()});
        auto const alone = sleeper();
        announce(book, alone);
        auto const in_cgroups = fill_cgroups(book);
        book.will_create(system::created::mount, (runtime / "data").string());
        mount_at(runtime / "data");
        mount_at(runtime / "data/below with space");
        book.will_create(system::created::mount, (here.folder / "lower").string());
        mount_at(here.folder / "lower");
        mount_at(here.folder / "lower"); // one on top of the other
        auto const data = here.folder / "copies";
        book.will_create(system::created::folder, data.string());
        fs::create_directories(data / "deep/er");
        system::write_file(data / "deep/er/file", "x");
        fs::create_directory_symlink(here.elsewhere, data / "deep/link");
        run_container(book, here);
        system::write_file(here.path / "ready", "x");
        ::kill(::getpid(), SIGKILL);
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "cannot hold everything: %s\n", failure.what());
    }
    ::_exit(1);
}

void leave_everything(scratch const& here)
{
    pid_t const child = ::fork();
    if (child == 0) hold_everything_and_die(here);
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_REQUIRE(WIFSIGNALED(status));
    BOOST_REQUIRE(fs::exists(here.path / "ready"));
}

bool says(std::vector<std::string> const& sentences, std::string const& part)
{
    return std::ranges::any_of(sentences, [&](std::string const& one) { return one.find(part) != std::string::npos; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(undoing_what_was_left, *needs_parts)

BOOST_AUTO_TEST_CASE(nothing_is_left_of_a_campaign_that_was_killed_with_one_of_everything)
{
    scratch const here;
    auto const before = traces(here.path);
    leave_everything(here);
    auto const during = traces(here.path);
    for (std::string const kind :
         {"mount /run/tare/undot/data/below with space", "process sleep", "/run/netns/tare-undot-sut", "/run/tare/undot"})
        BOOST_TEST_CONTEXT(kind) BOOST_TEST(std::ranges::any_of(during, [&](auto const& one) { return one.starts_with(kind); }));
    BOOST_TEST(std::ranges::count_if(during, [](auto const& one) { return one.starts_with("process"); }) == 5);
    BOOST_TEST(std::ranges::count_if(during, [](auto const& one) { return one.starts_with("cgroup"); }) >= 2);

    auto const done = clean(here.registry);
    for (auto const& sentence : done.undone) BOOST_TEST_MESSAGE(sentence);
    BOOST_TEST(done.left == std::vector<std::string>{}, boost::test_tools::per_element());
    BOOST_TEST(traces(here.path) == before, boost::test_tools::per_element());
    BOOST_TEST(says(done.undone, "removed the container tare-undot-7"));
    BOOST_TEST(says(done.undone, "deleted the network namespace tare-undot-c"));
    BOOST_TEST(says(done.undone, "unmounted /run/tare/undot/data (2 mounts)"));
    BOOST_TEST(!fs::exists(here.folder / "copies"));
    BOOST_TEST(fs::exists(here.elsewhere / "kept"));
    BOOST_TEST(fs::is_empty(here.registry));

    BOOST_TEST(undo(here.journal(), id, here.folder).undone.empty());
    BOOST_TEST(clean(here.registry).undone.empty());
}

BOOST_AUTO_TEST_CASE(a_campaign_whose_folder_was_deleted_is_undone_by_its_name)
{
    scratch const here;
    auto const before = traces(here.path);
    leave_everything(here);
    system::unmount_below(here.folder);
    fs::remove_all(here.folder);
    auto const alone = [&] { // only the journal knew of the process that was in no cgroup and no namespace of the campaign
        std::vector<pid_t> found;
        for (pid_t const pid : system::process_ids())
            if (system::read_line("/proc/" + std::to_string(pid) + "/cmdline").value_or("").find("31536") != std::string::npos)
                found.push_back(pid);
        return found;
    };
    auto const done = clean(here.registry);
    BOOST_TEST(done.left == std::vector<std::string>{}, boost::test_tools::per_element());
    BOOST_REQUIRE_EQUAL(alone().size(), 1u);
    system::end_process(alone().front(), [](pid_t) { return true; });
    BOOST_TEST(traces(here.path) == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_forged_journal_is_refused_and_nothing_is_touched)
{
    scratch const here;
    system::journal book(here.journal());
    auto const data = here.folder / "data";
    auto const process = sleeper();
    announce(book, process);
    book.will_create(system::created::folder, data.string());
    system::make_folder(data);
    network::netns const space("tare-undot-x", book);
    book.will_create(system::created::folder, (here.folder / "../elsewhere").string());
    BOOST_CHECK_EXCEPTION(undo(here.journal(), id, here.folder), error, [](error const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find("journal entry 4 is not one of campaign 'undot': folder") != std::string::npos;
    });
    BOOST_TEST(fs::exists(data));
    BOOST_TEST(fs::exists(space.path()));
    BOOST_TEST(fs::exists(here.elsewhere / "kept"));
    BOOST_TEST(system::runs(system::identity_of(process.pid()).value()));
    fs::remove(here.journal());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_undone_is_told_and_tried_again)
{
    scratch const here;
    auto const data = here.folder / "data";
    {
        system::journal book(here.journal());
        book.will_create(system::created::folder, data.string());
        book.will_create(system::created::folder, (here.folder / "other").string());
    }
    system::make_folder(here.folder / "other");
    mount_at(data / "foreign");
    system::write_file(data / "foreign/kept", "x");
    auto const first = undo(here.journal(), id, here.folder);
    BOOST_REQUIRE_EQUAL(first.left.size(), 1u);
    BOOST_TEST_MESSAGE(first.left[0]);
    BOOST_TEST(says(first.left, "something is mounted there"));
    BOOST_TEST(fs::exists(data / "foreign/kept"));
    BOOST_TEST(!fs::exists(here.folder / "other"));
    BOOST_REQUIRE_EQUAL(::umount2((data / "foreign").c_str(), 0), 0);
    auto const second = undo(here.journal(), id, here.folder);
    BOOST_TEST(second.complete());
    BOOST_TEST(!fs::exists(data));
    BOOST_TEST(system::open_entries(here.journal(), id, here.folder).empty());
}

BOOST_AUTO_TEST_CASE(a_process_that_was_given_the_pid_of_another_lives_on)
{
    scratch const here;
    auto const process = sleeper();
    auto other = system::identity_of(process.pid()).value();
    --other.start_time;
    system::journal(here.journal()).will_create(system::created::process, other.str());
    auto const done = undo(here.journal(), id, here.folder);
    BOOST_TEST((done.undone.empty() && done.left.empty()));
    BOOST_TEST(system::runs(system::identity_of(process.pid()).value()));
    BOOST_TEST(system::open_entries(here.journal(), id, here.folder).empty());
}

BOOST_AUTO_TEST_CASE(names_that_only_begin_alike_are_left_alone)
{
    scratch const here;
    system::journal foreign(here.path / "journal.jsonl");
    network::netns const neighbour("tare-undot2-sut", foreign);
    undo(here.journal(), id, here.folder);
    BOOST_TEST(fs::exists(neighbour.path()));
}

BOOST_AUTO_TEST_SUITE_END()
