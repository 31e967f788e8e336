#include <tare/system/mounts.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::system;

BOOST_AUTO_TEST_SUITE(system_mounts)

BOOST_AUTO_TEST_CASE(optional_fields_and_octal_are_read)
{
    // Lines in the form of proc(5), /proc/PID/mountinfo: no optional field, one, two.
    auto const found = parse_mounts("36 35 98:0 / / rw - ext4 /dev/root rw\n"
                                    "37 36 0:32 / /with\\040space rw,noatime master:1 - tmpfs tmpfs rw\n"
                                    "38 36 0:33 / /back\\134slash rw shared:4 master:1 - cgroup2 none rw\n");
    BOOST_REQUIRE_EQUAL(found.size(), 3u);
    BOOST_TEST(found[0].type == "ext4");
    BOOST_TEST(found[1].path == "/with space");
    BOOST_TEST(found[1].type == "tmpfs");
    BOOST_TEST(found[2].path == "/back\\slash");
    BOOST_TEST(found[2].type == "cgroup2");
}

BOOST_AUTO_TEST_CASE(broken_lines_are_no_mounts) { BOOST_TEST(parse_mounts("36 35 98:0 / /half\n\nrubbish\n").empty()); }

BOOST_AUTO_TEST_CASE(a_folder_holds_itself_and_what_is_in_it_and_no_neighbour)
{
    BOOST_TEST(is_at_or_below("/run/tare/a", "/run/tare/a"));
    BOOST_TEST(is_at_or_below("/run/tare/a/b/c", "/run/tare/a"));
    BOOST_TEST(!is_at_or_below("/run/tare/ab", "/run/tare/a"));
    BOOST_TEST(!is_at_or_below("/run/tare", "/run/tare/a"));
}

BOOST_AUTO_TEST_CASE(proc_is_mounted_here)
{
    auto const here = mounts();
    BOOST_TEST(std::ranges::any_of(here, [](mounted const& one) { return one.path == "/proc" && one.type == "proc"; }));
}

BOOST_AUTO_TEST_SUITE_END()
