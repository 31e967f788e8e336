#include <tare/image/libraries.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_loader_s_list_gives_the_paths_that_it_opens)
{
    auto const path = [](char const* line) { return tare::image::detail::listed_path(line).value_or("-").string(); };
    // printed by ld.so of glibc 2.36
    BOOST_TEST(path("\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f77190e7000)") == "/lib/x86_64-linux-gnu/libc.so.6");
    BOOST_TEST(path("\t/lib64/ld-linux-x86-64.so.2 (0x00007f7719105000)") == "/lib64/ld-linux-x86-64.so.2");
    BOOST_TEST(path("\tlinux-vdso.so.1 (0x00007f7719105000)") == "-");
    BOOST_TEST(path("\tlibx.so => /opt/a b (c)/libx.so (0x00007f7719105000)") == "/opt/a b (c)/libx.so");
    BOOST_TEST(path("\tstatically linked") == "-");
    BOOST_TEST(path("") == "-");
}

BOOST_AUTO_TEST_CASE(a_loader_s_complaint_gives_the_missing_library)
{
    auto const missing = [](char const* line) { return tare::image::detail::missing_library(line).value_or("-"); };
    // printed by ld.so of glibc 2.36, by ldd of the same, and as musl's dynlink.c words it
    BOOST_TEST(missing("./x: error while loading shared libraries: libx.so.6: cannot open shared object file: No such file or directory") ==
               "libx.so.6");
    BOOST_TEST(missing("\tlibx.so.6 => not found") == "libx.so.6");
    BOOST_TEST(missing("Error loading shared library libx.so.6: No such file or directory (needed by ./x)") == "libx.so.6");
    BOOST_TEST(missing("\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f77190e7000)") == "-");
    BOOST_TEST(missing("") == "-");
}

BOOST_AUTO_TEST_CASE(LD_LIBRARY_PATH_does_not_count)
{
    auto const loader = tare::image::read_elf(system::self())->interpreter;
    auto const before = tare::image::libraries_of(system::self(), loader);
    BOOST_TEST(before.size() >= 3u);
    scratch_folder const scratch; // the caller's own variant of every library
    for (auto const& library : before) fs::copy_file(library, scratch.path / library.filename());
    ::setenv("LD_LIBRARY_PATH", scratch.path.c_str(), 1);
    auto const after = tare::image::libraries_of(system::self(), loader);
    ::unsetenv("LD_LIBRARY_PATH");
    BOOST_TEST((before == after));
}

BOOST_AUTO_TEST_SUITE_END()
