// Broken and full disks: a loop device whose backing file goes, and a filesystem without room. All in a mount namespace of the test's own.
#include <tare/memory/small.hpp>
#include <tare/system/run.hpp>
#include <tare/workload/block_io.hpp>
#include <tare/workload/block_io/io_uring.hpp>
#include <tare/workload/block_io/libaio.hpp>

#include <boost/test/unit_test.hpp>

#include <sched.h>
#include <sys/mount.h>

#include <functional>
#include <thread>

using namespace tare;
using namespace tare::workload;
namespace fs = std::filesystem;

namespace {

boost::test_tools::assertion_result has_loop(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result answer(::geteuid() == 0 && fs::exists("/dev/loop-control"));
    if (!answer) answer.message() << "a loop device needs root and /dev/loop-control";
    return answer;
}

/// An ext4 filesystem on a loop device on a file.
class loop_disk {
public:
    explicit loop_disk(std::uint64_t bytes)
    {
        auto pattern = (fs::current_path() / "loop-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(pattern.data()));
        folder_ = pattern;
        fs::create_directory(mounted());
        system::write_file(image(), "");
        fs::resize_file(image(), bytes);
        system::run_checked({.argv = {"mke2fs", "-q", "-F", "-t", "ext4", "-m", "0", image().string()}}, "make a disk");
        device_ = system::run_checked({.argv = {"losetup", "--find", "--show", "--direct-io=on", image().string()}}, "attach a disk");
        device_.pop_back();
    }
    ~loop_disk()
    {
        system::run({.argv = {"losetup", "--detach", device_}});
        fs::remove_all(folder_);
    }

    /// In a thread with mounts of its own, which go with it.
    void with_mount(std::function<void(context const&)> const& body)
    {
        std::thread([&] {
            BOOST_REQUIRE(::unshare(CLONE_NEWNS | CLONE_FS) == 0);
            BOOST_REQUIRE(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
            BOOST_REQUIRE(::mount(device_.c_str(), mounted().c_str(), "ext4", 0, "errors=continue") == 0);
            body({.data_folder = mounted(), .seed = 3});
            ::umount2(mounted().c_str(), MNT_DETACH);
        }).join();
    }

    fs::path image() const { return folder_ / "image"; }

private:
    fs::path mounted() const { return folder_ / "mounted"; }
    fs::path folder_;
    std::string device_;
};

block_load::parameters short_run(std::uint64_t span)
{
    auto p = block_load::parameters::for_profile(profile::quick, {});
    p.span.value = span;
    p.depth.value = 16;
    p.seconds.value = 0.3;
    p.warm_up.value = 0;
    return p;
}

template <class Engine>
void check_broken_disk()
{
    loop_disk disk(96 << 20);
    disk.with_mount([&](context const& where) {
        typename block_io<Engine>::template sut<memory::small<placement::local>> side(short_run(64 << 20), where);
        side.measure();
        BOOST_TEST(side.verify().wrong == "");
        fs::resize_file(disk.image(), 8 << 20);
        side.measure();
        auto const wrong = side.verify().wrong;
        BOOST_TEST(wrong.find("a read at byte") != std::string::npos, wrong);
        BOOST_TEST(wrong.find("Input/output error") != std::string::npos, wrong);
    });
}

} // namespace

BOOST_AUTO_TEST_SUITE(disks, *boost::unit_test::precondition(has_loop))

BOOST_AUTO_TEST_CASE(a_disk_that_breaks_is_named_by_the_operation_that_failed)
{
    check_broken_disk<engine::io_uring>();
    check_broken_disk<engine::libaio>();
}

BOOST_AUTO_TEST_CASE(a_disk_without_room_is_told_before_anything_is_timed)
{
    loop_disk disk(32 << 20);
    disk.with_mount([](context const& where) {
        using side = block_io<engine::io_uring>::sut<memory::small<placement::local>>;
        BOOST_CHECK_EXCEPTION(side(short_run(64 << 20), where), error, [](error const& e) {
            std::string const said = e.what();
            return said.find("No space left on device") != std::string::npos && said.find("--set span") != std::string::npos;
        });
    });
}

BOOST_AUTO_TEST_SUITE_END()
