#include <tare/campaign/registry.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <cstdlib>

using namespace tare;
using namespace tare::campaign;

namespace {

/// A registry and a campaign's folder, gone after the test.
struct scratch {
    fs::path path = [] {
        char name[] = "/tmp/tare-registry-XXXXXX";
        return fs::path(::mkdtemp(name));
    }();
    fs::path registry = path / "campaigns", folder = path / "results";
    scratch()
    {
        system::make_folder(registry);
        system::make_folder(folder);
    }
    ~scratch() { fs::remove_all(path); }

    /// A file as a run that was killed has left it.
    void leave(std::string const& id, std::string const& named,
               std::string const& process = "2:1:01234567-89ab-cdef-0123-456789abcdef") const
    {
        system::write_file(registry / (id + ".json"),
                           R"({"id":")" + id + R"(","folder":")" + named + R"(","process":")" + process + "\"}\n");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(campaign_registry)

BOOST_AUTO_TEST_CASE(a_campaign_that_ends_clean_leaves_no_file)
{
    scratch const here;
    {
        registration const entry("reg1", here.folder, here.registry);
        struct stat found;
        BOOST_REQUIRE(::stat(entry.file().c_str(), &found) == 0);
        BOOST_TEST((found.st_mode & 0777) == 0600u);
    }
    BOOST_TEST(fs::is_empty(here.registry));
}

BOOST_AUTO_TEST_CASE(a_campaign_with_an_open_journal_stays_registered)
{
    scratch const here;
    {
        registration const entry("reg1", here.folder, here.registry);
        system::journal(journal_of(here.folder)).will_create(system::created::folder, (here.folder / "data").string());
    }
    BOOST_TEST(fs::exists(here.registry / "reg1.json"));
}

BOOST_AUTO_TEST_CASE(a_live_campaign_is_left_alone_and_cannot_be_registered_twice)
{
    scratch const here;
    registration const entry("reg1", here.folder, here.registry);
    BOOST_TEST(abandoned(here.registry).found.empty());
    BOOST_CHECK_THROW(registration("reg1", here.folder, here.registry), error);
    auto const cleaned = clean(here.registry);
    BOOST_TEST((cleaned.undone.empty() && cleaned.left.empty()));
    BOOST_TEST(fs::exists(entry.file()));
}

BOOST_AUTO_TEST_CASE(a_live_process_without_a_lock_is_left_alone_too)
{
    scratch const here;
    here.leave("reg1", here.folder, system::identity_of(::getppid()).value().str());
    BOOST_TEST(abandoned(here.registry).found.empty());
}

BOOST_AUTO_TEST_CASE(a_killed_campaign_is_found_undone_and_forgotten)
{
    scratch const here;
    auto const data = here.folder / "data";
    pid_t const child = ::fork();
    if (child == 0) {
        registration const entry("reg1", here.folder, here.registry);
        system::journal(journal_of(here.folder)).will_create(system::created::folder, data.string());
        system::make_folder(data);
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    auto const found = abandoned(here.registry);
    BOOST_REQUIRE_EQUAL(found.found.size(), 1u);
    BOOST_TEST(found.found[0].id == "reg1");
    BOOST_TEST(found.found[0].folder == here.folder);
    auto const cleaned = clean(here.registry);
    BOOST_TEST(cleaned.left.empty());
    BOOST_TEST(cleaned.undone.size() == 2u);
    BOOST_TEST(!fs::exists(data));
    BOOST_TEST(fs::is_empty(here.registry));
    BOOST_TEST(clean(here.registry).undone.empty());
}

BOOST_AUTO_TEST_CASE(a_killed_campaign_can_be_registered_again_in_its_own_folder_only)
{
    scratch const here;
    here.leave("reg1", here.folder);
    BOOST_CHECK_THROW(registration("reg1", here.path / "other", here.registry), error);
    BOOST_CHECK_NO_THROW(registration("reg1", here.folder, here.registry));
}

BOOST_AUTO_TEST_CASE(a_campaign_killed_before_it_could_write_is_forgotten)
{
    scratch const here;
    system::write_file(here.registry / "reg1.json", "");
    BOOST_TEST(abandoned(here.registry).found.empty());
    BOOST_TEST(fs::is_empty(here.registry));
}

BOOST_AUTO_TEST_CASE(forged_files_are_refused_with_a_sentence_and_stay)
{
    scratch const here;
    here.leave("dots", here.folder.string() + "/../../etc");
    here.leave("root", "/");
    here.leave("relative", "results");
    here.leave("nobody", here.folder, "me");
    here.leave("open", here.folder);
    fs::permissions(here.registry / "open.json", fs::perms::others_write, fs::perm_options::add);
    system::write_file(here.registry / "text.json", "`reboot`");
    fs::copy_file(here.registry / "nobody.json", here.registry / "else.json");
    fs::create_symlink(here.folder, here.registry / "link.json");
    auto const cleaned = clean(here.registry);
    BOOST_TEST(cleaned.undone.empty());
    BOOST_TEST(cleaned.left.size() == 8u);
    for (std::string const name : {"dots", "root", "relative", "nobody", "open", "text", "else", "link"}) {
        auto const names_it = [&](std::string const& said) { return said.find("/" + name + ".json is refused") != std::string::npos; };
        BOOST_TEST_CONTEXT(name) BOOST_TEST(std::ranges::count_if(cleaned.left, names_it) == 1);
        BOOST_TEST(fs::exists(fs::symlink_status(here.registry / (name + ".json"))));
    }
}

BOOST_AUTO_TEST_CASE(a_folder_of_somebody_else_is_refused)
{
    if (::geteuid() != 0) return; // only root can give a folder away
    scratch const here;
    BOOST_REQUIRE(::chown(here.folder.c_str(), 65534, 65534) == 0);
    here.leave("reg1", here.folder);
    auto const cleaned = clean(here.registry);
    BOOST_REQUIRE_EQUAL(cleaned.left.size(), 1u);
    BOOST_TEST(cleaned.left[0].find("not one that only the caller can write") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_registry_that_is_a_link_is_refused)
{
    scratch const here;
    fs::create_directory_symlink(here.folder, here.path / "link");
    BOOST_CHECK_THROW(registration("reg1", here.folder, here.path / "link"), error);
}

BOOST_AUTO_TEST_CASE(the_registry_of_a_user_lies_in_the_state_folder)
{
    if (::geteuid() == 0) {
        BOOST_TEST(registry_folder() == "/var/lib/tare/campaigns");
        return;
    }
    ::setenv("XDG_STATE_HOME", "/somewhere", 1);
    BOOST_TEST(registry_folder() == "/somewhere/tare/campaigns");
    ::setenv("XDG_STATE_HOME", "relative", 1);
    ::setenv("HOME", "/home/x", 1);
    BOOST_TEST(registry_folder() == "/home/x/.local/state/tare/campaigns");
}

BOOST_AUTO_TEST_SUITE_END()
