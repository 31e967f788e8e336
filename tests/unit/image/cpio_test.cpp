#include <tare/image/cpio.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_cpio_archive_has_the_bytes_of_the_kernel_s_description)
{
    scratch_folder const scratch;
    tare::image::closure files;
    files.add_text("/f", "hello", 0640);
    tare::image::write_cpio(files, scratch / "a");
    // written by hand from Documentation/driver-api/early-userspace/buffer-format.rst: magic, ino, mode, uid, gid, nlink, mtime, filesize,
    // device (2), rdev (2), namesize, check; name and data are padded to 4
    std::string const file =
        "07070100000001000081A00000000000000000000000010000000000000005000000000000000000000000000000000000000200000000";
    std::string const end =
        "07070100000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000B00000000";
    std::string expected = file + std::string("f\0", 2) + std::string("hello\0\0\0", 8) + end + std::string("TRAILER!!!\0", 11);
    expected.resize(512, '\0');
    BOOST_TEST((system::read_file(scratch / "a") == expected));
}

BOOST_AUTO_TEST_CASE(folders_and_links_have_their_types)
{
    scratch_folder const scratch;
    tare::image::closure files;
    files.add_folder("/d", 01777);
    files.add_link("/l", "target");
    tare::image::write_cpio(files, scratch / "a");
    auto const bytes = system::read_file(scratch / "a");
    BOOST_TEST(bytes.substr(14, 8) == "000043FF");
    auto const second = bytes.find("070701", 6);
    BOOST_TEST(bytes.substr(second + 14, 8) == "0000A1FF");
    BOOST_TEST(bytes.substr(second + 54, 8) == "00000006");
}

BOOST_AUTO_TEST_SUITE_END()
