// A campaign's own disks: in memory, on a device that its user names, and an interface of the kernel that is blocked. As a user meets them.
#include "../blocked_call.hpp"
#include "driver_run.hpp"

#include <tare/system/memory_disk.hpp>

#include <sys/mount.h>
#include <sys/syscall.h>

#include <set>
#include <thread>

using namespace driver_run;

namespace {

std::string block_io() { return benchmark("block_io"); }

/// One point of figure 12 in a few places, short.
std::vector<std::string> trials(scratch const& here, std::string const& places, std::vector<std::string> more = {})
{
    std::vector<std::string> out{block_io(), "--only",      places,  "--except",  "again",    "--blocks", "1",
                                 "--set",    "seconds=0.2", "--set", "warm_up=0", "--output", here / "c"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

std::string device_of(campaign::record const& r) { return std::string(r.facts.at("workload").at("file").at("device").as_string()); }

std::set<std::string> memory_disks()
{
    std::set<std::string> out;
    for (auto const& found : fs::directory_iterator("/sys/block"))
        if (found.path().filename().string().starts_with("zram")) out.insert(found.path().filename());
    return out;
}

/// A whole device: a loop device on a file, with a known text at its beginning.
class loop_device {
public:
    explicit loop_device(scratch const& here) : image_(here / "image")
    {
        system::write_file(image_, "precious");
        fs::resize_file(image_, 400 << 20);
        name_ = system::run_checked({.argv = {"losetup", "--find", "--show", image_.string()}}, "attach a disk");
        name_.pop_back();
    }
    ~loop_device()
    {
        system::unmount_below(image_.parent_path());
        system::run({.argv = {"losetup", "--detach", name_}});
    }
    std::string const& name() const { return name_; }
    bool intact() const { return system::read_file(name_, 8) == "precious"; }

private:
    fs::path image_;
    std::string name_;
};

boost::test_tools::assertion_result has_memory_disks(boost::unit_test::test_unit_id unit)
{
    auto answer = as_root(unit);
    if (answer && !system::memory_disk::can_be_made()) {
        answer = false;
        answer.message() << "the kernel has no zram";
    }
    return answer;
}

boost::test_tools::assertion_result has_loop(boost::unit_test::test_unit_id unit)
{
    auto answer = as_root(unit);
    if (answer && !fs::exists("/dev/loop-control")) {
        answer = false;
        answer.message() << "there is no /dev/loop-control";
    }
    return answer;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_disk_in_memory_is_measured_and_gone_afterwards, *boost::unit_test::precondition(has_memory_disks))
{
    scratch here;
    auto const before = memory_disks();
    auto const got = run(here, trials(here, "block_io-io_uring/native*[depth=16]"));
    BOOST_REQUIRE_MESSAGE(got.status.success(), got.errors);
    std::map<std::string, std::string> devices;
    for (auto const& r : records(here / "c")) {
        BOOST_TEST((r.status == campaign::status::valid), r.reason);
        devices[r.environment] = device_of(r);
    }
    BOOST_TEST(devices.at("native-memory").starts_with("/dev/zram"));
    BOOST_TEST(!devices.at("native").starts_with("/dev/zram"));
    BOOST_TEST(got.out.find("that the same software has on a disk in memory (native-memory)") != std::string::npos, got.out);
    BOOST_TEST(memory_disks() == before, boost::test_tools::per_element());
    check_nothing_left(here, id_of(here / "c"));
}

BOOST_AUTO_TEST_CASE(what_a_killed_campaign_leaves_of_its_disks_is_removed_by_clean, *boost::unit_test::precondition(has_memory_disks))
{
    scratch here;
    auto const before = memory_disks();
    background campaign(here, trials(here, "block_io-io_uring/native-memory*[depth=16]", {"--set", "seconds=30"}));
    auto const id = wait_for_id(here / "c");
    auto const mounted = [&] {
        return std::ranges::any_of(system::mounts(),
                                   [&](auto const& m) { return m.path.string().find(id) != std::string::npos && m.type == "ext4"; });
    };
    BOOST_REQUIRE(within(20s, mounted));
    campaign.process().signal(SIGKILL);
    campaign.process().wait_for(5s);
    BOOST_TEST((memory_disks() != before));
    auto const cleaned = run(here, {block_io(), "clean"});
    BOOST_TEST(cleaned.out.find("removed 1 disk in memory of tare-" + id) != std::string::npos, cleaned.out << cleaned.errors);
    BOOST_TEST(memory_disks() == before, boost::test_tools::per_element());
    BOOST_TEST(!fs::exists(here / "c" / "work"));
    check_nothing_left(here, id);
}

BOOST_AUTO_TEST_CASE(a_device_is_emptied_only_for_who_says_so_and_only_when_nobody_uses_it, *boost::unit_test::precondition(has_loop))
{
    scratch here;
    loop_device const disk(here);
    check_refusal(run(here, trials(here, "native", {"--device", disk.name()})), 2, {"would empty all 400 MiB", "--yes-destroy-data"});
    check_refusal(run(here, trials(here, "native", {"--yes-destroy-data"})), 2, {"names no device"});
    check_refusal(run(here, trials(here, "native", {"--device", here / "image", "--yes-destroy-data"})), 2, {"is no block device"});
    check_refusal(run(here, trials(here, "native", {"--device", "/dev/nothing", "--yes-destroy-data"})), 2, {"there is no /dev/nothing"});
    BOOST_TEST(disk.intact());

    auto const got = run(here, trials(here, "block_io-io_uring/native/*[depth=16]", {"--device", disk.name(), "--yes-destroy-data"}));
    BOOST_REQUIRE_MESSAGE(got.status.success(), got.errors);
    auto const found = records(here / "c");
    BOOST_REQUIRE(found.size() == 1u);
    BOOST_TEST(device_of(found[0]) == disk.name());
    BOOST_TEST(!disk.intact());
    BOOST_TEST(std::ranges::none_of(system::mounts(), [&](auto const& m) { return m.path.string().starts_with(here.path().string()); }));

    fs::create_directory(here / "mounted");
    BOOST_REQUIRE(::mount(disk.name().c_str(), (here / "mounted").c_str(), "ext4", 0, nullptr) == 0);
    check_refusal(run(here, trials(here, "native", {"--device", disk.name(), "--yes-destroy-data"})), 2,
                  {"is in use: it is mounted on", "/mounted"});
}

BOOST_AUTO_TEST_CASE(an_engine_that_a_profile_blocks_is_unavailable_and_never_another, *boost::unit_test::precondition(as_root))
{
    scratch here;
    std::optional<system::output> got;
    std::thread([&] {
        block_call(SYS_io_uring_setup);
        got = run(here, trials(here, "block_io-libaio/native/*,block_io-io_uring/native/*[depth=16]"));
    }).join();
    std::map<std::string, campaign::record> found;
    for (auto const& r : records(here / "c")) found[r.workload] = r;
    BOOST_REQUIRE(found.size() == 2u);
    BOOST_TEST((found["block_io-libaio"].status == campaign::status::valid), found["block_io-libaio"].reason);
    auto const& blocked = found["block_io-io_uring"];
    BOOST_TEST((blocked.status == campaign::status::unavailable));
    BOOST_TEST(blocked.reason.find("seccomp profile blocks it; set kernel.io_uring_disabled=0") != std::string::npos, blocked.reason);
    BOOST_TEST(got->out.find("io_uring may not be used here") != std::string::npos, got->out);
}
