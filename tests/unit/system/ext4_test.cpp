#include <tare/system/ext4.hpp>
#include <tare/system/run.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::system;

namespace {

fs::path image(std::string const& name)
{
    auto const path = fs::path(boost::unit_test::framework::current_test_case().p_name.get() + "-" + name);
    write_file(path, "");
    fs::resize_file(path, 4 << 20);
    return path;
}

} // namespace

BOOST_AUTO_TEST_SUITE(system_ext4)

BOOST_AUTO_TEST_CASE(a_label_is_read_from_the_filesystem_that_has_it)
{
    auto const device = image("labelled");
    run_checked({.argv = {"mke2fs", "-q", "-F", "-t", "ext4", "-L", "tare-abcdefgh-dd", device.string()}}, "make a filesystem");
    BOOST_TEST(ext4_label(device).value_or("none") == "tare-abcdefgh-dd"); // all 16 bytes
    run_checked({.argv = {"mke2fs", "-q", "-F", "-t", "ext4", device.string()}}, "make a filesystem");
    BOOST_TEST(ext4_label(device).value_or("none") == "");
    fs::remove(device);
}

BOOST_AUTO_TEST_CASE(what_is_no_ext4_has_no_label)
{
    auto const device = image("empty");
    BOOST_TEST(!ext4_label(device));
    fs::resize_file(device, 1030);
    BOOST_TEST(!ext4_label(device));
    fs::remove(device);
    BOOST_TEST(!ext4_label(device));
}

BOOST_AUTO_TEST_SUITE_END()
