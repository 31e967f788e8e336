#include <tare/system/remove_tree.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

using namespace tare::system;

namespace {

struct scratch {
    fs::path path = [] {
        char name[] = "/tmp/tare-remove-XXXXXX";
        return fs::path(::mkdtemp(name));
    }();
    ~scratch() { fs::remove_all(path); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(system_remove_tree)

BOOST_AUTO_TEST_CASE(a_tree_goes_with_all_that_is_in_it_and_nothing_beside_it)
{
    scratch const here;
    fs::create_directories(here.path / "a/b/c");
    write_file(here.path / "a/b/file", "x");
    write_file(here.path / "beside", "x");
    BOOST_TEST(remove_tree(here.path, "a/b"));
    BOOST_TEST(fs::exists(here.path / "a"));
    BOOST_TEST(!fs::exists(here.path / "a/b"));
    BOOST_TEST(fs::exists(here.path / "beside"));
    BOOST_TEST(!remove_tree(here.path, "a/b"));
    BOOST_TEST(!remove_tree(here.path, "no/such/way"));
    BOOST_TEST(!remove_tree(here.path / "no", "such"));
}

BOOST_AUTO_TEST_CASE(a_link_is_removed_and_what_it_names_is_not)
{
    scratch const here, elsewhere;
    write_file(elsewhere.path / "kept", "x");
    fs::create_directory(here.path / "a");
    fs::create_directory_symlink(elsewhere.path, here.path / "a/link");
    BOOST_TEST(remove_tree(here.path, "a"));
    BOOST_TEST(fs::exists(elsewhere.path / "kept"));
}

BOOST_AUTO_TEST_CASE(a_link_on_the_way_is_an_error)
{
    scratch const here, elsewhere;
    fs::create_directory(elsewhere.path / "kept");
    fs::create_directory_symlink(elsewhere.path, here.path / "link");
    BOOST_CHECK_EXCEPTION(remove_tree(here.path, "link/kept"), tare::error,
                          [](tare::error const& e) { return std::string(e.what()).find("symbolic link") != std::string::npos; });
    BOOST_CHECK_THROW(remove_tree(here.path, "../" + elsewhere.path.filename().string() + "/kept"), tare::error);
    BOOST_TEST(fs::exists(elsewhere.path / "kept"));
}

BOOST_AUTO_TEST_CASE(a_tree_without_an_end_is_an_error_and_not_a_crash)
{
    scratch const here;
    fs::path deep = here.path / "a";
    for (int i = 0; i < 220; ++i) deep /= "d";
    fs::create_directories(deep);
    BOOST_CHECK_THROW(remove_tree(here.path, "a"), tare::error);
}

BOOST_AUTO_TEST_SUITE_END()
