// Boots what the image room makes. This binary is the guest's init as well: the same file, byte for byte, as everywhere in tare.

#define BOOST_TEST_NO_MAIN
#include <tare/image/collect.hpp>
#include <tare/image/data_disk.hpp>
#include <tare/image/folder.hpp>
#include <tare/image/initramfs.hpp>
#include <tare/image/oci_bundle.hpp>
#include <tare/image/tar.hpp>

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
        if (::mount("dev", "/dev", "devtmpfs", 0, nullptr) != 0) throw system_failure("mount /dev");
        for (auto const* const disk : {"/dev/vda", "/dev/vdb"}) {
            if (::mount(disk, "/data", "ext4", MS_RDONLY, nullptr) != 0) throw system_failure(std::string("mount ") + disk);
            std::printf("guest: %s holds %s\n", disk, system::read_file("/data/file").c_str());
            ::umount("/data");
        }
    } catch (std::exception const& failure) {
        std::printf("guest: failed: %s\n", failure.what());
    }
    std::fflush(stdout);
    ::tcdrain(1);
    ::reboot(RB_POWER_OFF);
    return 1;
}

/// A word for whether a file can be written: "yes", or why not.
std::string writable(fs::path const& path)
{
    int const fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) return words(errno);
    system::write_all(fd, "written inside", path.string());
    ::close(fd);
    return "yes";
}

/// The container's process: says what it was granted, one fact a line.
int container_process()
{
    cpu_set_t processors;
    CPU_ZERO(&processors);
    ::sched_getaffinity(0, sizeof processors, &processors);
    char name[65]{};
    ::gethostname(name, sizeof name - 1);
    std::printf("pid %d\nhost name %s\nprocessors %d\n", ::getpid(), name, CPU_COUNT(&processors));
    std::printf("capabilities %zu\n", image::own_capabilities().size());
    std::printf("shared %s\n", writable("/shared/x").c_str());
    auto const below = system::read_file("/layered/below");
    std::printf("layered %s %s\n", below.c_str(), writable("/layered/below").c_str());
    std::printf("root %s\n", writable("/root-file").c_str());
    std::printf("settings %s\n", writable("/proc/sys/kernel/hostname").c_str());
    std::printf("network interfaces %td\n", std::distance(fs::directory_iterator("/sys/class/net"), {}));
    for (auto const* const file : {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max"})
        if (auto const limit = system::read_line(file)) std::printf("memory %s\n", limit->c_str());
    return 0;
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

BOOST_AUTO_TEST_CASE(a_guest_boots_this_binary_as_its_init_loads_the_virtio_modules_and_reads_its_disks, *boost::unit_test::timeout(180))
{
    for (auto const* const tool : {"qemu-system-x86_64", "qemu-img", "mke2fs"}) {
        if (system::find_program(tool)) continue;
        BOOST_TEST_MESSAGE("skipped: there is no " << tool << "; apt install qemu-system-x86 qemu-utils e2fsprogs");
        return;
    }
    auto const kernel = some_kernel();
    if (!kernel) return;
    scratch const folder;
    auto const modules = image::modules_for(*kernel, {"virtio_pci", "virtio_console", "virtio_net", "virtio_blk", "ext4"});
    auto const archive = image::make_initramfs(image::collect(system::self()), modules, folder.path);
    BOOST_TEST(image::make_initramfs(image::collect(system::self()), modules, folder.path) == archive);
    fs::create_directory(folder.path / "data");
    system::write_file(folder.path / "data/file", "the prepared data");
    auto const raw = folder.path / "raw", qcow2 = folder.path / "qcow2";
    image::make_raw_disk(folder.path / "data", raw, 16 << 20);
    image::make_qcow2_disk(raw, qcow2);
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
                                            "-drive",
                                            "if=virtio,format=raw,file=" + raw.string(),
                                            "-drive",
                                            "if=virtio,format=qcow2,file=" + qcow2.string(),
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
        "guest: " + std::to_string(modules.size()) + " modules loaded, 4 virtio devices driven, kernel " + kernel->release;
    BOOST_TEST(said.out.find(expected) != std::string::npos, "the guest said: " << said.out << said.errors);
    for (std::string const disk : {"vda", "vdb"})
        BOOST_TEST(said.out.find("guest: /dev/" + disk + " holds the prepared data") != std::string::npos, said.out);
    BOOST_TEST(said.status.success());
}

namespace {

/// Runs a bundle with runc and removes what runc keeps; returns what the container said.
system::output run_container(image::bundle const& what, fs::path const& folder)
{
    image::write_bundle(what, folder / "bundle");
    auto const id = "tare-image-test-" + std::to_string(::getpid());
    std::vector<std::string> const runc = {"runc", "--root", (folder / "runc").string()};
    auto run = runc, remove = runc;
    for (auto const& word : {std::string("run"), std::string("--bundle"), (folder / "bundle").string(), id}) run.push_back(word);
    for (auto const& word : {std::string("delete"), std::string("--force"), id}) remove.push_back(word);
    auto const said = system::run({.argv = run});
    system::run({.argv = remove});
    return said;
}

bool has_line(std::string const& text, std::string const& line) { return ("\n" + text).find("\n" + line + "\n") != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_CASE(runc_runs_this_binary_from_a_bundle_with_what_it_was_granted, *boost::unit_test::timeout(60))
{
    if (!system::find_program("runc") || ::geteuid() != 0) {
        BOOST_TEST_MESSAGE("skipped: needs root and runc; apt install runc");
        return;
    }
    scratch const folder;
    for (auto const* const name : {"shared", "lower", "upper", "work"}) fs::create_directory(folder.path / name);
    system::write_file(folder.path / "lower/below", "original");
    image::write_folder(image::collect(system::self()), folder.path / "rootfs");
    image::bundle what{.args = {system::self().string(), "inside"}, .rootfs = folder.path / "rootfs", .cgroups_path = "/tare-image-test"};
    what.writable_root = false;
    what.processors = {0};
    what.memory_bytes = 256 << 20;
    what.binds = {{folder.path / "shared", "/shared", true}};
    what.overlays = {{"/layered", folder.path / "lower", folder.path / "upper", folder.path / "work"}};

    auto const said = run_container(what, folder.path);
    BOOST_TEST(said.status.success(), said.errors);
    auto const capabilities = image::oci_config(what).at("process").at("capabilities").at("bounding").as_array().size();
    for (auto const& line :
         {std::string("pid 1"), std::string("host name tare"), std::string("processors 1"), "capabilities " + std::to_string(capabilities),
          std::string("shared Read-only file system"), std::string("layered original yes"), std::string("root Read-only file system"),
          std::string("settings Read-only file system"), "memory " + std::to_string(256 << 20)})
        BOOST_TEST(has_line(said.out, line), "no line '" << line << "' in: " << said.out);
    BOOST_TEST(system::read_file(folder.path / "lower/below") == "original");
    BOOST_TEST(system::read_file(folder.path / "upper/below") == "written inside");
    auto const interfaces = std::distance(fs::directory_iterator("/sys/class/net"), {});
    BOOST_TEST(has_line(said.out, "network interfaces " + std::to_string(interfaces))); // the caller's namespace

    what.confined = image::confinement::unconfined;
    what.writable_root = true;
    auto const free = run_container(what, folder.path);
    BOOST_TEST(has_line(free.out, "capabilities " + std::to_string(image::own_capabilities().size())), free.out << free.errors);
    BOOST_TEST(has_line(free.out, "root yes"), free.out);
    BOOST_TEST(has_line(free.out, "settings yes"), free.out); // of its own UTS namespace
    for (auto const* const hierarchy : {"", "memory", "cpuset", "devices", "unified"})
        BOOST_TEST(!fs::exists(fs::path("/sys/fs/cgroup") / hierarchy / "tare-image-test"));
}

BOOST_AUTO_TEST_CASE(this_binary_runs_in_a_folder_unpacked_from_its_archive)
{
    if (::geteuid() != 0 || !system::find_program("chroot")) {
        BOOST_TEST_MESSAGE("skipped: chroot needs root");
        return;
    }
    scratch const folder;
    image::write_tar(image::collect(system::self()), folder.path / "a.tar");
    fs::create_directory(folder.path / "root");
    system::run_checked({.argv = {"tar", "-xf", (folder.path / "a.tar").string(), "-C", (folder.path / "root").string()}}, "unpack");
    auto const said = system::run({.argv = {"chroot", (folder.path / "root").string(), system::self().string(), "greet"}});
    BOOST_TEST(said.out == "hello from inside\n", said.errors);
}

BOOST_AUTO_TEST_SUITE_END()

int main(int argc, char** argv)
{
    auto const verb = std::string_view(argc == 2 ? argv[1] : "");
    if (verb == "greet") {
        std::puts("hello from inside");
        std::fflush(stdout);
        ::_exit(0); // a sanitizer's last check would look for /proc
    }
    if (verb == "inside") return container_process();
    if (::getpid() == 1) return guest_init();
    return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
