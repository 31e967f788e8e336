#include <tare/image/folder.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_folder_gets_the_same_bytes_modes_and_links)
{
    scratch_folder const scratch;
    std::string const big(700'001, 'z');
    system::write_file(scratch / "source", big, 0600);
    tare::image::closure files;
    files.add_file("/opt/big", scratch / "source", 0751);
    files.add_text("/etc/x", "text");
    files.add_folder("/tmp", 01777);
    files.add_folder("/closed", 0555);
    files.add_text("/closed/x", "");
    files.add_link("/lib", "/opt");
    tare::image::write_folder(files, scratch / "root");
    BOOST_TEST(system::read_file(scratch / "root/opt/big") == big);
    BOOST_TEST(system::read_file(scratch / "root/etc/x") == "text");
    BOOST_TEST(static_cast<unsigned>(fs::status(scratch / "root/opt/big").permissions()) == 0751u);
    BOOST_TEST(static_cast<unsigned>(fs::status(scratch / "root/tmp").permissions()) == 01777u);
    BOOST_TEST(static_cast<unsigned>(fs::status(scratch / "root/closed").permissions()) == 0555u);
    BOOST_TEST(static_cast<unsigned>(fs::status(scratch / "root").permissions()) == 0755u);
    BOOST_TEST(fs::read_symlink(scratch / "root/lib") == "/opt");
    fs::permissions(scratch / "root/closed", fs::perms::owner_all);
}

BOOST_AUTO_TEST_CASE(writing_to_a_copy_leaves_the_host_s_file_alone)
{
    scratch_folder const scratch;
    system::write_file(scratch / "source", "original");
    tare::image::closure files;
    files.add_file("/x", scratch / "source", 0644);
    tare::image::write_folder(files, scratch / "root");
    system::write_file(scratch / "root/x", "changed");
    BOOST_TEST(system::read_file(scratch / "source") == "original");
    BOOST_TEST(fs::hard_link_count(scratch / "source") == 1u);
}

BOOST_AUTO_TEST_CASE(a_folder_that_holds_something_is_refused)
{
    scratch_folder const scratch;
    fs::create_directory(scratch / "root");
    fs::create_symlink("/etc", scratch / "root/etc"); // planted: an entry below it would land in the host's /etc
    tare::image::closure files;
    files.add_text("/etc/planted", "1");
    BOOST_CHECK_THROW(tare::image::write_folder(files, scratch / "root"), error);
    BOOST_TEST(!fs::exists("/etc/planted"));
    fs::create_directory(scratch / "other");
    system::write_file(scratch / "other/unrelated", ""); // would become part of the image
    BOOST_CHECK_THROW(tare::image::write_folder(files, scratch / "other"), error);
    BOOST_TEST(!fs::exists(scratch / "other/etc"));
}

BOOST_AUTO_TEST_SUITE_END()
