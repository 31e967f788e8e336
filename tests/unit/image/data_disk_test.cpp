#include <tare/image/data_disk.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

bool skipped(char const* tool)
{
    if (system::find_program(tool)) return false;
    BOOST_TEST_MESSAGE("skipped: there is no " << tool);
    return true;
}

} // namespace

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_raw_disk_holds_the_folder_and_every_block_is_written)
{
    if (skipped("mke2fs") || skipped("debugfs")) return;
    scratch_folder const scratch;
    fs::create_directories(scratch / "data/inner");
    system::write_file(scratch / "data/inner/file", "content");
    tare::image::make_raw_disk(scratch / "data", scratch / "disk", 32 * mebibyte);
    BOOST_TEST(fs::file_size(scratch / "disk") == 32 * mebibyte);
    BOOST_TEST(tare::image::fully_written(scratch / "disk"));
    BOOST_TEST(system::run_checked({.argv = {"debugfs", "-R", "cat /inner/file", (scratch / "disk").string()}}, "read the disk") ==
               "content");
}

BOOST_AUTO_TEST_CASE(a_hole_or_a_reserved_block_is_not_fully_written)
{
    scratch_folder const scratch;
    auto const file = system::open_file(scratch / "f", O_RDWR | O_CREAT);
    BOOST_REQUIRE(::ftruncate(file.get(), 4 * mebibyte) == 0);
    BOOST_TEST(!tare::image::fully_written(scratch / "f"));
    BOOST_REQUIRE(::pwrite(file.get(), "x", 1, 2 * mebibyte) == 1);
    tare::image::detail::fill_holes(file.get(), 4 * mebibyte, "f");
    BOOST_TEST(tare::image::fully_written(scratch / "f"));
    BOOST_TEST(system::read_file(scratch / "f").find('x') == 2 * mebibyte);
}

BOOST_AUTO_TEST_CASE(data_that_do_not_fit_leave_no_disk)
{
    if (skipped("mke2fs")) return;
    scratch_folder const scratch;
    fs::create_directories(scratch / "data");
    system::write_file(scratch / "data/big", std::string(20 * mebibyte, 'x'));
    BOOST_CHECK_THROW(tare::image::make_raw_disk(scratch / "data", scratch / "disk", 16 * mebibyte), error);
    BOOST_TEST(!fs::exists(scratch / "disk"));
    fs::remove(scratch / "data/big");
    BOOST_CHECK_THROW(tare::image::make_raw_disk(scratch / "data", scratch / "disk", 16 * mebibyte + 1), error);
    BOOST_CHECK_THROW(tare::image::make_raw_disk(scratch / "nothing", scratch / "disk", 16 * mebibyte), error);
}

BOOST_AUTO_TEST_CASE(a_qcow2_disk_is_allocated_and_equals_the_raw_one)
{
    if (skipped("mke2fs") || skipped("qemu-img")) return;
    scratch_folder const scratch;
    fs::create_directories(scratch / "data");
    system::write_file(scratch / "data/file", "content");
    tare::image::make_raw_disk(scratch / "data", scratch / "raw", 16 * mebibyte);
    tare::image::make_qcow2_disk(scratch / "raw", scratch / "disk");
    BOOST_TEST(tare::image::fully_written(scratch / "disk"));
    BOOST_TEST(fs::file_size(scratch / "disk") >= 16 * mebibyte);
    system::run_checked(
        {.argv = {"qemu-img", "compare", "-f", "raw", "-F", "qcow2", (scratch / "raw").string(), (scratch / "disk").string()}},
        "compare the disks");
    BOOST_CHECK_THROW(tare::image::make_qcow2_disk(scratch / "nothing", scratch / "disk2"), error);
}

BOOST_AUTO_TEST_SUITE_END()
