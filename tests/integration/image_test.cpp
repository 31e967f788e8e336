// Boots what the image room makes. This binary is the guest's init as well: the same file, byte for byte, as everywhere in tare.

#define BOOST_TEST_NO_MAIN
#include <tare/image/collect.hpp>
#include <tare/image/initramfs.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <termios.h>

#include <cstdio>

namespace fs = std::filesystem;
using namespace tare;

namespace {

/// PID 1 of the guest: loads the listed modules, says what it sees, powers off.
int guest_init()
{
    try {
        auto const list = system::read_file(image::guest_module_list);
        std::size_t loaded = 0;
        for (auto const& name : image::detail::split(list, '\n')) {
            auto const file = system::open_file(fs::path(image::guest_modules) / name, O_RDONLY);
            if (::syscall(SYS_finit_module, file.get(), "", 0) != 0) throw system_failure("load " + name);
            ++loaded;
        }
        if (::mount("sys", "/sys", "sysfs", 0, nullptr) != 0) throw system_failure("mount /sys");
        std::size_t devices = 0;
        for (auto const& device : fs::directory_iterator("/sys/bus/virtio/devices")) devices += fs::exists(device.path() / "driver");
        std::printf("guest: %zu modules loaded, %zu virtio devices driven, kernel %s\n", loaded, devices, image::host_release().c_str());
    } catch (std::exception const& failure) {
        std::printf("guest: failed: %s\n", failure.what());
    }
    std::fflush(stdout);
    ::tcdrain(1);
    ::reboot(RB_POWER_OFF);
    return 1;
}

std::optional<image::kernel> some_kernel()
{
    try {
        return image::find_kernel();
    } catch (error const& reason) {
        BOOST_TEST_MESSAGE("skipped: " << reason.what());
        return std::nullopt;
    }
}

struct scratch {
    scratch()
    {
        std::string name = "/tmp/tare-image-test-XXXXXX";
        if (!::mkdtemp(name.data())) throw system_failure("make a folder in /tmp");
        path = name;
    }
    ~scratch() { fs::remove_all(path); }
    fs::path path;
};

} // namespace

BOOST_AUTO_TEST_SUITE(image_room)

BOOST_AUTO_TEST_CASE(a_guest_boots_this_binary_as_its_init_and_loads_the_virtio_modules, *boost::unit_test::timeout(180))
{
    if (!system::find_program("qemu-system-x86_64")) {
        BOOST_TEST_MESSAGE("skipped: there is no qemu-system-x86_64; apt install qemu-system-x86");
        return;
    }
    auto const kernel = some_kernel();
    if (!kernel) return;
    scratch const folder;
    auto const modules = image::modules_for(*kernel, {"virtio_pci", "virtio_console", "virtio_net", "virtio_blk", "ext4"});
    auto const archive = image::make_initramfs(image::collect(system::self()), modules, folder.path);
    BOOST_TEST(image::make_initramfs(image::collect(system::self()), modules, folder.path) == archive);
    auto const said = system::run({.argv = {"qemu-system-x86_64",
                                            "-accel",
                                            "tcg",
                                            "-cpu",
                                            "max",
                                            "-m",
                                            "512",
                                            "-nodefaults",
                                            "-display",
                                            "none",
                                            "-serial",
                                            "stdio",
                                            "-device",
                                            "virtio-serial-pci",
                                            "-device",
                                            "virtio-net-pci",
                                            "-no-reboot",
                                            "-kernel",
                                            kernel->image.string(),
                                            "-initrd",
                                            archive.string(),
                                            "-append",
                                            "console=ttyS0 panic=-1 quiet"}},
                                  std::chrono::seconds(150));
    BOOST_TEST_MESSAGE(said.out);
    auto const expected =
        "guest: " + std::to_string(modules.size()) + " modules loaded, 2 virtio devices driven, kernel " + kernel->release;
    BOOST_TEST(said.out.find(expected) != std::string::npos, "the guest said: " << said.out << said.errors);
    BOOST_TEST(said.status.success());
}

BOOST_AUTO_TEST_SUITE_END()

int main(int argc, char** argv)
{
    if (::getpid() == 1) return guest_init();
    return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
