#include <tare/image/initramfs.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_guest_s_root_has_init_places_to_mount_on_and_modules_in_order)
{
    scratch_folder const scratch;
    system::write_file(scratch / "b.ko", "bytes of b");
    system::write_file(scratch / "a.ko", "bytes of a");
    tare::image::closure files("/bin/driver");
    files.add_link("/lib", "usr/lib");
    auto const root = tare::image::guest_root(files, {{"b", scratch / "b.ko"}, {"a", scratch / "a.ko"}}).entries();
    BOOST_TEST(root.at("/init").content == "/bin/driver");
    for (auto const* const folder : {"/data", "/dev", "/etc", "/proc", "/run", "/sys", "/tmp"})
        BOOST_TEST((root.at(folder).what == tare::image::entry::kind::folder));
    BOOST_TEST(root.at("/tmp").mode == 01777u);
    BOOST_TEST(root.at("/etc/tare/modules").content == "b.ko\na.ko\n");
    BOOST_TEST(root.at("/usr/lib/modules/b.ko").content == "bytes of b"); // seen as /lib/modules through the link
}

BOOST_AUTO_TEST_CASE(an_initramfs_is_made_once_for_each_content)
{
    scratch_folder const scratch;
    tare::image::closure files("/x");
    files.add_text("/x", "1");
    auto const first = tare::image::make_initramfs(files, {}, scratch / "cache");
    auto const made = fs::status(first);
    system::write_file(first, "kept"); // the name alone decides
    BOOST_TEST(tare::image::make_initramfs(files, {}, scratch / "cache") == first);
    BOOST_TEST(system::read_file(first) == "kept");
    files.add_text("/y", "2");
    BOOST_TEST(tare::image::make_initramfs(files, {}, scratch / "cache") != first);
    BOOST_TEST(static_cast<unsigned>(made.permissions()) == 0600u);
}

BOOST_AUTO_TEST_CASE(an_archive_that_nobody_asked_for_in_a_week_is_removed)
{
    scratch_folder const scratch;
    auto const age = [](fs::path const& file, int days) {
        system::write_file(file, "");
        fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(24 * days));
    };
    age(scratch / "initramfs-old.cpio", 8);
    age(scratch / "initramfs-new.cpio", 6);
    age(scratch / "something-else", 80);
    tare::image::closure files("/x");
    tare::image::make_initramfs(files, {}, scratch.path);
    BOOST_TEST(!fs::exists(scratch / "initramfs-old.cpio"));
    BOOST_TEST(fs::exists(scratch / "initramfs-new.cpio"));
    BOOST_TEST(fs::exists(scratch / "something-else"));
}

BOOST_AUTO_TEST_SUITE_END()
