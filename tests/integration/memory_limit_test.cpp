// A driver in a memory cgroup that has no room for what it is to do: it says so in one sentence, and is not killed half way.
#include "driver_run.hpp"

#include <sys/mman.h>

#include <cstring>

using namespace driver_run;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

/// Where cgroups with a memory limit can be made, or why not: the memory hierarchy of version 1, else the unified one.
struct hierarchy {
    fs::path top = {};
    bool unified = false;
    std::string why_not = {};
};

hierarchy memory_hierarchy()
{
    if (::geteuid() != 0) return {.why_not = "making a cgroup needs root"};
    for (auto const& mount : system::mounts()) {
        bool const one = mount.type == "cgroup" && fs::exists(mount.path / "memory.limit_in_bytes");
        auto const enabled = ' ' + system::read_line(mount.path / "cgroup.subtree_control").value_or("") + ' ';
        bool const two = mount.type == "cgroup2" && enabled.find(" memory ") != std::string::npos;
        if ((one || two) && ::access(mount.path.c_str(), W_OK) == 0) return {mount.path, two, {}};
    }
    return {.why_not = "no cgroup hierarchy with a memory controller can be written"};
}

boost::test_tools::assertion_result has_memory_controller(boost::unit_test::test_unit_id)
{
    auto const found = memory_hierarchy();
    boost::test_tools::assertion_result result(found.why_not.empty());
    result.message() << found.why_not;
    return result;
}

/// A memory cgroup of this test; ended and removed with it.
class limited {
public:
    explicit limited(std::uint64_t bytes)
    {
        auto const where = memory_hierarchy();
        folder_ = where.top / ("tare-test-" + std::to_string(::getpid()));
        fs::create_directory(folder_);
        system::write_setting(folder_ / (where.unified ? "memory.max" : "memory.limit_in_bytes"), std::to_string(bytes));
    }
    limited(limited const&) = delete;
    limited& operator=(limited const&) = delete;
    ~limited()
    {
        system::end_cgroup(folder_);
        for (auto const pid : holders_) ::waitpid(pid, nullptr, 0);
        system::remove_cgroup(folder_);
    }

    /// Another process in the cgroup, which holds that much of it.
    void use(std::uint64_t bytes)
    {
        int ends[2];
        BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        pid_t const pid = ::fork();
        if (pid == 0) {
            system::write_setting(folder_ / "cgroup.procs", "0");
            void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (memory == MAP_FAILED) ::_exit(1);
            std::memset(memory, 1, bytes);
            if (::write(ends[1], "y", 1) == 1)
                for (;;) ::pause();
            ::_exit(1);
        }
        holders_.push_back(pid);
        ::close(ends[1]);
        char there = 0;
        BOOST_REQUIRE(::read(ends[0], &there, 1) == 1);
        ::close(ends[0]);
    }

    system::output run(scratch const& here, std::vector<std::string> argv) const
    {
        auto command = marked(here, std::move(argv));
        command.cgroups = {folder_};
        return system::run(command, 120s);
    }

private:
    fs::path folder_;
    std::vector<pid_t> holders_;
};

std::vector<std::string> stream(fs::path const& folder)
{
    return {benchmark("stream"),
            "run",
            "--only",
            "stream/native/one_socket/thp-local",
            "--blocks",
            "1",
            "--set",
            "array_bytes=134217728",
            "--set",
            "seconds=0",
            "--output",
            folder.string()};
}

} // namespace

BOOST_AUTO_TEST_SUITE(memory_limit, *boost::unit_test::precondition(has_memory_controller))

BOOST_AUTO_TEST_CASE(what_others_hold_of_a_cgroups_limit_is_not_offered_to_a_workload)
{
    scratch const here;
    limited group(800 * mebibyte);
    group.use(450 * mebibyte); // 350 are left: enough for 256 that stay free, not for 428 more
    auto const got = group.run(here, stream(here / "campaign"));
    check_refusal(got, 2,
                  {"needs 428 MiB of memory", "MiB are available in the cgroup of this process, of which 256 MiB stay free", "--set"});
    BOOST_TEST(!fs::exists(here / "campaign"));
}

BOOST_AUTO_TEST_CASE(what_fits_into_a_cgroup_runs_in_it)
{
    scratch const here;
    limited const group(800 * mebibyte);
    auto const got = group.run(here, stream(here / "campaign"));
    BOOST_TEST(got.status.code == 0, got.errors);
    BOOST_TEST(records(here / "campaign").size() == 1u);
    for (auto const& r : records(here / "campaign")) BOOST_TEST(to_string(r.status) == "valid", r.reason);
}

BOOST_AUTO_TEST_CASE(a_guest_that_does_not_fit_is_one_clear_sentence)
{
    scratch const here;
    auto const folder = here / "campaign";
    limited const group(4096 * mebibyte);
    // The workload leaves 330 MiB, of which 256 have to stay free; the guest's kernel, initramfs and QEMU need more than that.
    auto const got = group.run(
        here, {driver("misbehave"), "run", "--only", "tcg", "--blocks", "1", "--set", "memory=3766", "--output", folder.string()});
    BOOST_TEST(got.status.code == 1, got.errors);
    auto const all = records(folder);
    BOOST_TEST_REQUIRE(all.size() == 1u);
    BOOST_TEST(to_string(all[0].status) == "failed");
    BOOST_TEST_MESSAGE(all[0].reason);
    for (std::string const part : {"a virtual machine for a workload of 3766 MiB needs ", " MiB, and only ",
                                   " MiB are available in the cgroup of this process; make the problem smaller with --set, or free memory"})
        BOOST_TEST(all[0].reason.find(part) != std::string::npos, all[0].reason);
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_SUITE_END()
