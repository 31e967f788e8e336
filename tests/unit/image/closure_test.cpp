#include <tare/image/closure.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_closure_has_every_folder_on_the_way_before_what_it_holds)
{
    tare::image::closure files;
    files.add_text("/a-b", "1");
    files.add_text("/a/c/d", "2");
    std::string order;
    for (auto const& [path, what] : files.entries()) order += path + ' ';
    BOOST_TEST(order == "/a /a-b /a/c /a/c/d ");
}

BOOST_AUTO_TEST_CASE(two_different_things_at_one_path_are_refused_by_name)
{
    tare::image::closure files;
    files.add_text("/etc/x", "1");
    files.add_text("/etc/x", "1");
    auto const names_it = [](error const& e) { return std::string(e.what()).find("/etc/x") != std::string::npos; };
    BOOST_CHECK_EXCEPTION(files.add_text("/etc//x", "2"), error, names_it);
    BOOST_CHECK_EXCEPTION(files.add_folder("/etc/x"), error, names_it);
    BOOST_TEST(files.entries().at("/etc/x").content == "1");
}

BOOST_AUTO_TEST_CASE(nothing_lies_beneath_a_link)
{
    tare::image::closure files;
    files.add_link("/lib", "usr/lib");
    BOOST_CHECK_THROW(files.add_text("/lib/x", "1"), error);
    BOOST_CHECK_THROW(files.add_text("/a/../x", "1"), error);
    BOOST_CHECK_THROW(files.add_link("/l", ""), error);
}

BOOST_AUTO_TEST_CASE(only_regular_files_are_taken_from_the_host)
{
    tare::image::closure files;
    BOOST_CHECK_THROW(files.add_file("/x", "/dev/null", 0644), error);
    BOOST_CHECK_THROW(files.add_file("/x", "/nonexistent", 0644), error);
}

BOOST_AUTO_TEST_CASE(a_key_changes_with_content_mode_path_and_kind)
{
    scratch_folder const folder;
    auto const with = [](auto const& change) {
        tare::image::closure files("/x");
        change(files);
        return files.key().text();
    };
    auto const base = with([](auto& f) { f.add_text("/a", "1"); });
    BOOST_TEST(base == with([](auto& f) { f.add_text("/a", "1"); }));
    BOOST_TEST(base != with([](auto& f) { f.add_text("/a", "2"); }));
    BOOST_TEST(base != with([](auto& f) { f.add_text("/a", "1", 0600); }));
    BOOST_TEST(base != with([](auto& f) { f.add_text("/b", "1"); }));
    BOOST_TEST(base != with([](auto& f) { f.add_link("/a", "1"); }));
    system::write_file(folder / "f", "1");
    auto const file = [&](auto& f) { f.add_file("/a", folder / "f", 0644); };
    auto const before = with(file);
    system::write_file(folder / "f", "2"); // same size, maybe the same time stamp
    BOOST_TEST(before != with(file));
}

BOOST_AUTO_TEST_CASE(merged_closures_have_both_trees_and_the_users_of_both)
{
    tare::image::closure first("/bin/a"), second("/bin/b");
    first.add_text("/etc/passwd", "root:x:0\n");
    second.add_text("/etc/passwd", "root:x:0\nredis:x:100\n");
    second.add_text("/bin/b", "b");
    auto const both = tare::image::merge(first, second);
    BOOST_TEST(both.executable() == "/bin/a");
    BOOST_TEST(both.entries().at("/etc/passwd").content == "root:x:0\nredis:x:100\n");
    BOOST_TEST(both.entries().contains("/bin/b"));
    first.add_text("/bin/b", "other");
    BOOST_CHECK_THROW(tare::image::merge(first, second), error);
}

BOOST_AUTO_TEST_SUITE_END()
