#include <tare/image/libraries.hpp>

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

BOOST_AUTO_TEST_CASE(LD_LIBRARY_PATH_does_not_count)
{
    ::setenv("LD_LIBRARY_PATH", "/nonexistent-folder", 1);
    auto const loader = tare::image::read_elf(system::self())->interpreter;
    auto const found = tare::image::libraries_of(system::self(), loader);
    ::unsetenv("LD_LIBRARY_PATH");
    BOOST_TEST(found.size() >= 3u);
    for (auto const& library : found) BOOST_TEST(fs::exists(library));
}

BOOST_AUTO_TEST_SUITE_END()
