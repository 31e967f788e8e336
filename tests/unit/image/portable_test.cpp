#include "scratch.hpp"

#include <tare/image/folder.hpp>
#include <tare/image/portable.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare;

BOOST_AUTO_TEST_SUITE(image_portable)

BOOST_AUTO_TEST_CASE(a_program_runs_from_any_folder_with_its_own_loader_and_libraries)
{
    scratch_folder const here;
    image::write_folder(image::portable("/bin/ls"), here / "copy");
    auto const copy = [&](char const* name) { return (here / "copy" / name).string(); };
    auto const got = system::run({.argv = {copy("loader"), "--library-path", copy("lib"), copy("program"), copy("")}});
    BOOST_TEST(got.status.success(), got.errors);
    BOOST_TEST(got.out == "lib\nloader\nprogram\n");
    auto const list = system::run({.argv = {copy("loader"), "--library-path", copy("lib"), "--list", copy("program")}});
    BOOST_TEST(list.out.find(" => /lib") == std::string::npos, list.out);
}

BOOST_AUTO_TEST_SUITE_END()
