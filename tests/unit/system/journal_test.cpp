#include <tare/system/journal.hpp>

#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <sys/resource.h>

#include <cstdlib>

using namespace tare;
using namespace tare::system;

namespace {

/// A folder that is gone after the test.
struct scratch {
    fs::path path = [] {
        char name[] = "/tmp/tare-journal-XXXXXX";
        return fs::path(::mkdtemp(name));
    }();
    ~scratch() { fs::remove_all(path); }
    fs::path journal() const { return path / "journal.jsonl"; }
    std::vector<entry> open() const { return open_entries(journal(), "ab12", path); }
    void forge(std::string const& text) const { write_file(journal(), text); }
    void forge(std::string const& kind, std::string const& name) const
    {
        forge(R"({"entry":1,"kind":"folder","name":")" + (path / "fine").string() + "\"}\n" + R"({"entry":2,"kind":")" + kind +
              R"(","name":")" + name + "\"}\n");
    }
};

auto says(std::string const& part)
{
    return [part](error const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find(part) != std::string::npos;
    };
}

} // namespace

BOOST_AUTO_TEST_SUITE(system_journal)

BOOST_AUTO_TEST_CASE(what_was_announced_and_not_undone_stays_open_in_order)
{
    scratch const here;
    journal book(here.journal());
    auto const first = book.will_create(created::network_namespace, "tare-ab12-sut");
    auto const second = book.will_create(created::folder, (here.path / "data").string());
    auto const third = book.will_create(created::cgroup, "tare-ab12");
    book.undone(second);
    auto const open = here.open();
    BOOST_REQUIRE_EQUAL(open.size(), 2u);
    BOOST_TEST(open[0].number == first);
    BOOST_TEST(open[0].name == "tare-ab12-sut");
    BOOST_TEST((open[0].kind == created::network_namespace));
    BOOST_TEST(open[1].number == third);
}

BOOST_AUTO_TEST_CASE(a_second_session_never_gives_a_number_again)
{
    scratch const here;
    auto const first = journal(here.journal()).will_create(created::cgroup, "tare-ab12");
    journal again(here.journal());
    auto const second = again.will_create(created::cgroup, "tare-ab12-x");
    BOOST_TEST(first != second);
    again.undone(second);
    BOOST_REQUIRE_EQUAL(here.open().size(), 1u);
    BOOST_TEST(here.open()[0].number == first);
}

BOOST_AUTO_TEST_CASE(a_torn_last_line_is_dropped_and_cut_off_by_the_next_session)
{
    scratch const here;
    here.forge("{\"entry\":1,\"kind\":\"cgroup\",\"name\":\"tare-ab12\"}\n{\"entry\":2,\"ki");
    BOOST_TEST(here.open().size() == 1u);
    journal(here.journal()).will_create(created::cgroup, "tare-ab12-b");
    BOOST_TEST(here.open().size() == 2u);
}

BOOST_AUTO_TEST_CASE(no_journal_means_no_entries)
{
    scratch const here;
    BOOST_TEST(here.open().empty());
}

BOOST_AUTO_TEST_CASE(the_file_is_private)
{
    scratch const here;
    journal const book(here.journal());
    struct stat found;
    BOOST_REQUIRE(::stat(here.journal().c_str(), &found) == 0);
    BOOST_TEST((found.st_mode & 0777) == 0600u);
}

BOOST_AUTO_TEST_CASE(every_kind_accepts_what_the_campaign_owns)
{
    scratch const here;
    journal book(here.journal());
    auto const self = identity_of(::getpid());
    BOOST_REQUIRE(self.has_value());
    book.will_create(created::network_namespace, "tare-ab12-c");
    book.will_create(created::cgroup, "tare-ab12.slice");
    book.will_create(created::process, self->str());
    book.will_create(created::mount, (here.path / "overlay/merged").string());
    book.will_create(created::folder, "/run/tare/ab12");
    book.will_create(created::mount, "/run/tare/ab12/data");
    book.will_create(created::runc_container, "/run/tare/ab12/runc:tare-ab12-7");
    book.will_create(created::huge_pages, "node0:2048kB:0+128");
    book.will_create(created::docker_container, "unix:///run/docker.sock|tare-ab12-trial-1");
    book.will_create(created::docker_image, "tcp://192.0.2.1:2375|tare-ab12:0123abcd");
    book.will_create(created::link, "tare-ab12");
    BOOST_TEST(here.open().size() == 11u);
}

BOOST_AUTO_TEST_CASE(forged_entries_are_refused_by_number)
{
    scratch const here;
    auto const forged = std::vector<std::pair<std::string, std::string>>{
        {"network_namespace", "tare-ab123-sut"},
        {"network_namespace", "tare-ab12/../x"},
        {"network_namespace", "production"},
        {"link", "eth0"},
        {"link", "tare-ab12 up"},
        {"cgroup", "system.slice"},
        {"cgroup", "tare-ab12/../system.slice"},
        {"process", "1:0:01234567-89ab-cdef-0123-456789abcdef"},
        {"process", "-5:0:01234567-89ab-cdef-0123-456789abcdef"},
        {"process", "77"},
        {"mount", "/"},
        {"mount", "/run/tare/other/x"},
        {"mount", "/run/tare/ab12/../../lock"},
        {"folder", "/etc"},
        {"folder", here.path.string()},
        {"folder", here.path.string() + "/../x"},
        {"folder", here.path.string() + "/x/"},
        {"folder", here.path.string() + "x/y"},
        {"folder", "relative"},
        {"runc_container", "/run/runc:tare-ab12"},
        {"runc_container", "/run/tare/ab12/runc:other"},
        {"runc_container", "tare-ab12"},
        {"huge_pages", "node0:2048kB:128"},
        {"huge_pages", "node0:../../x:0+1"},
        {"docker_container", "tare-ab12"},
        {"docker_container", "unix:///run/docker.sock|database"},
        {"docker_container", "unix:///run/docker.sock|tare-ab123"},
        {"docker_container", "unix:///run/docker.sock|tare-ab12 --all"},
        {"docker_container", "unix:///run/docker.sock|tare-ab12|x"},
        {"docker_container", "unix:///run/docker.sock|tare-ab12:tag"},
        {"docker_container", "unix:///run/docker.sock|"},
        {"docker_container", "unix:///run/../docker.sock|tare-ab12"},
        {"docker_container", "--help|tare-ab12"},
        {"docker_container", "ssh://host|tare-ab12"},
        {"docker_image", "unix:///run/docker.sock|debian:12"},
        {"docker_image", "unix:///run/docker.sock|tare-ab12"},
        {"docker_image", "unix:///run/docker.sock|tare-ab12:"},
        {"docker_image", "unix:///run/docker.sock|tare-ab12-x:tag"},
        {"docker_image", "unix:///run/docker.sock|tare-ab123:tag"},
        {"docker_image", "unix:///run/docker.sock|tare-ab12:a:b"},
        {"docker_image", "unix:///run/docker.sock|tare-ab12:a/b"},
    };
    for (auto const& [kind, name] : forged) {
        here.forge(kind, name);
        BOOST_TEST_CONTEXT(kind << ' ' << name) BOOST_CHECK_EXCEPTION(here.open(), error, says("journal entry 2 is not"));
    }
}

BOOST_AUTO_TEST_CASE(a_link_on_the_way_is_refused)
{
    scratch const here;
    fs::create_directory_symlink("/etc", here.path / "link");
    here.forge("folder", (here.path / "link/ssl").string());
    BOOST_CHECK_EXCEPTION(here.open(), error, says("journal entry 2"));
    here.forge("folder", (here.path / "link").string());
    BOOST_CHECK_EXCEPTION(here.open(), error, says("journal entry 2"));
}

BOOST_AUTO_TEST_CASE(lines_that_are_no_entries_are_refused_by_line)
{
    scratch const here;
    for (std::string const line : {"rm -rf /", "[]", "{\"entry\":1}", "{\"entry\":-1,\"kind\":\"cgroup\",\"name\":\"tare-ab12\"}",
                                   "{\"entry\":1,\"kind\":\"command\",\"name\":\"reboot\"}", "{\"entry\":1,\"kind\":7,\"name\":\"x\"}"}) {
        here.forge("{\"undone\":9}\n" + line + '\n');
        BOOST_TEST_CONTEXT(line) BOOST_CHECK_EXCEPTION(here.open(), error, says("in line 2"));
    }
}

BOOST_AUTO_TEST_CASE(a_journal_that_others_can_write_or_that_is_a_link_is_refused)
{
    scratch const here;
    here.forge("");
    fs::permissions(here.journal(), fs::perms::others_write, fs::perm_options::add);
    BOOST_CHECK_EXCEPTION(here.open(), error, says("only the caller can write"));
    fs::remove(here.journal());
    write_file(here.path / "elsewhere", "");
    fs::create_symlink(here.path / "elsewhere", here.journal());
    BOOST_CHECK_EXCEPTION(here.open(), error, says("symbolic link"));
    BOOST_CHECK_EXCEPTION(journal{here.journal()}, error, says("symbolic link"));
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_an_error_before_the_thing_is_made)
{
    scratch const here;
    rlimit old{};
    ::getrlimit(RLIMIT_FSIZE, &old);
    ::signal(SIGXFSZ, SIG_IGN);
    journal book(here.journal());
    auto const kept = book.will_create(created::cgroup, "tare-ab12");
    rlimit const small{fs::file_size(here.journal()) + 10, old.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    BOOST_CHECK_THROW(book.will_create(created::cgroup, "tare-ab12-b"), error);
    ::setrlimit(RLIMIT_FSIZE, &old);
    book.undone(kept);
    BOOST_TEST(here.open().empty());
}

BOOST_AUTO_TEST_SUITE_END()
