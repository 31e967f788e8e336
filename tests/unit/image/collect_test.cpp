#include <tare/image/collect.hpp>
#include <tare/image/folder.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

namespace {

bool says(error const& e, std::string const& first, std::string const& second = {})
{
    std::string const text = e.what();
    return text.find(first) != std::string::npos && text.find(second) != std::string::npos;
}

/// This test program's bytes with one string replaced by another of its length.
std::string patched_self(std::string const& from, std::string const& to)
{
    auto bytes = system::read_file(system::self(), 256 << 20);
    auto const at = bytes.find(from);
    if (at == std::string::npos || from.size() != to.size()) throw error("cannot patch " + from);
    return bytes.replace(at, to.size(), to);
}

} // namespace

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_closure_of_this_test_holds_its_loader_libraries_and_accounts)
{
    auto const files = tare::image::collect(system::self());
    auto const& entries = files.entries();
    BOOST_TEST(files.executable() == system::self().string());
    BOOST_TEST((entries.at(files.executable()).what == tare::image::entry::kind::file));
    bool libc = false;
    for (auto const& [path, what] : entries) libc = libc || path.ends_with("/libc.so.6");
    BOOST_TEST(libc);
    BOOST_TEST(entries.at("/etc/passwd").content.starts_with("root:x:0:0:"));
    BOOST_TEST(entries.contains("/etc/nsswitch.conf"));
}

BOOST_AUTO_TEST_CASE(a_closure_keeps_the_links_that_the_loader_follows)
{
    auto const files = tare::image::collect(system::self());
    auto const loader = tare::image::read_elf(system::self())->interpreter;
    // Every part of the path that the kernel opens is there, as the same kind as on the host.
    for (fs::path part = loader; part != "/"; part = part.parent_path()) {
        if (!fs::is_symlink(fs::symlink_status(part))) continue;
        auto const& link = files.entries().at((fs::canonical(part.parent_path()) / part.filename()).string());
        BOOST_TEST((link.what == tare::image::entry::kind::link));
        BOOST_TEST(link.content == fs::read_symlink(part).string());
    }
    BOOST_TEST(files.entries().contains(fs::canonical(loader).string()));
}

BOOST_AUTO_TEST_CASE(links_in_the_middle_of_a_path_are_followed_and_kept)
{
    scratch_folder const folder;
    fs::create_directories(folder / "real/deep");
    system::write_file(folder / "real/file", "content");
    fs::create_directory_symlink("real/deep", folder / "short");
    fs::create_symlink((folder / "short/../file"), folder / "absolute");
    auto const files = tare::image::collect(system::self(), {folder / "absolute"});
    auto const& entries = files.entries();
    BOOST_TEST((entries.at((folder / "absolute").string()).what == tare::image::entry::kind::link));
    BOOST_TEST((entries.at((folder / "short").string()).what == tare::image::entry::kind::link));
    BOOST_TEST((entries.at((folder / "real/deep").string()).what == tare::image::entry::kind::folder));
    BOOST_TEST((entries.at((folder / "real/file").string()).what == tare::image::entry::kind::file));
}

BOOST_AUTO_TEST_CASE(an_extra_folder_is_taken_with_all_it_holds_once)
{
    scratch_folder const folder;
    fs::create_directories(folder / "tree/inner");
    system::write_file(folder / "tree/inner/file", "1", 0640);
    fs::create_symlink("nowhere", folder / "tree/dangling");
    fs::create_directory_symlink("..", folder / "tree/inner/up"); // a circle
    auto const entries = tare::image::collect(system::self(), {folder / "tree"}).entries();
    BOOST_TEST(entries.at((folder / "tree/inner/file").string()).mode == 0640u);
    BOOST_TEST(entries.at((folder / "tree/inner/up").string()).content == "..");
    BOOST_TEST(!entries.contains((folder / "tree/dangling").string()));
}

BOOST_AUTO_TEST_CASE(a_loop_of_links_ends_with_an_error)
{
    scratch_folder const folder;
    fs::create_symlink("b", folder / "a");
    fs::create_symlink("a", folder / "b");
    BOOST_CHECK_EXCEPTION(tare::image::collect(system::self(), {folder / "a"}), error, [](auto const& e) { return says(e, "links"); });
}

BOOST_AUTO_TEST_CASE(a_program_name_is_looked_up_in_PATH)
{
    BOOST_TEST(tare::image::collect("true").executable().ends_with("/true"));
    BOOST_CHECK_EXCEPTION(tare::image::collect("no-such-program-anywhere"), error,
                          [](auto const& e) { return says(e, "no-such-program-anywhere", "install"); });
}

BOOST_AUTO_TEST_CASE(a_script_is_refused_with_a_remedy)
{
    scratch_folder const folder;
    system::write_file(folder / "script", "#!/bin/true\n", 0755);
    BOOST_CHECK_EXCEPTION(tare::image::collect(folder / "script"), error,
                          [](auto const& e) { return says(e, "is a script", "name the program"); });
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_executable_is_refused)
{
    scratch_folder const folder;
    system::write_file(folder / "text", "hello", 0755);
    system::write_file(folder / "short", "\177ELF", 0755);
    for (auto const* const name : {"text", "short"})
        BOOST_CHECK_EXCEPTION(tare::image::collect(folder / name), error, [](auto const& e) { return says(e, "not an executable"); });
    auto bytes = system::read_file(system::self(), 4096);
    Elf64_Off const far = 1u << 30;
    std::memcpy(bytes.data() + offsetof(Elf64_Ehdr, e_phoff), &far, sizeof far);
    system::write_file(folder / "lies", bytes, 0755);
    BOOST_CHECK_EXCEPTION(tare::image::collect(folder / "lies"), error, [](auto const& e) { return says(e, "damaged ELF"); });
}

BOOST_AUTO_TEST_CASE(a_library_that_is_not_found_is_named_with_its_executable)
{
    scratch_folder const folder;
    system::write_file(folder / "program", patched_self("libstdc++.so.6", "libmissing.so6"), 0755);
    BOOST_CHECK_EXCEPTION(tare::image::collect(folder / "program"), error,
                          [&](auto const& e) { return says(e, "needs the library libmissing.so6,", (folder / "program").string()); });
}

BOOST_AUTO_TEST_CASE(a_loader_that_does_not_exist_is_named)
{
    scratch_folder const folder;
    auto const loader = tare::image::read_elf(system::self())->interpreter;
    auto wrong = loader;
    wrong[1] = 'X';
    system::write_file(folder / "program", patched_self(loader + '\0', wrong + '\0'), 0755);
    BOOST_CHECK_EXCEPTION(tare::image::collect(folder / "program"), error,
                          [&](auto const& e) { return says(e, wrong.substr(0, 4), "does not exist"); });
}

BOOST_AUTO_TEST_CASE(a_user_that_does_not_exist_is_named)
{
    BOOST_CHECK_EXCEPTION(tare::image::collect(system::self(), {}, {"root", "nobody-here"}), error,
                          [](auto const& e) { return says(e, "nobody-here"); });
}

BOOST_AUTO_TEST_CASE(a_file_beneath_a_place_that_is_mounted_over_is_refused)
{
    std::string name = "/dev/shm/tare-image-XXXXXX";
    auto const file = system::descriptor(::mkostemp(name.data(), O_CLOEXEC));
    BOOST_REQUIRE(file.get() >= 0);
    BOOST_CHECK_EXCEPTION(tare::image::collect(system::self(), {name}), error,
                          [](auto const& e) { return says(e, "/dev", "copy it elsewhere"); });
    ::unlink(name.c_str());
}

BOOST_AUTO_TEST_CASE(account_lines_match_whole_names)
{
    BOOST_TEST(tare::image::detail::account_lines("roots:x:1\nroot:x:0\nredis:x:2", {"root", "redis"}) == "root:x:0\nredis:x:2\n");
}

BOOST_AUTO_TEST_SUITE_END()
