#include <tare/system/bounded_log.hpp>
#include <tare/system/run.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

using namespace tare;
using tare::system::bounded_log;

namespace {

struct fixture {
    system::fs::path folder;
    fixture()
    {
        char name[] = "/tmp/tare-log-XXXXXX";
        folder = ::mkdtemp(name);
    }
    ~fixture() { system::fs::remove_all(folder); }
    system::fs::path file() const { return folder / "log"; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(system_bounded_log, fixture)

BOOST_AUTO_TEST_CASE(what_was_printed_is_there_as_soon_as_it_is_asked_for)
{
    bounded_log const log(file());
    for (int i = 0; i < 200; ++i) {
        auto const words = std::string(30'000, '.') + std::to_string(i);
        system::write_all(log.input(), words, "the log");
        BOOST_TEST(log.last_words().ends_with('.' + std::to_string(i)));
    }
}

BOOST_AUTO_TEST_CASE(what_is_beyond_the_limit_is_dropped_and_said_so)
{
    {
        bounded_log const log(file(), 100'000);
        auto program = system::start(
            {.argv = {"dd", "if=/dev/zero", "bs=1M", "count=300", "status=none"}, .output = log.input(), .errors = log.input()});
        auto const status = program.wait_for(std::chrono::seconds(60));
        BOOST_REQUIRE(status);
        BOOST_TEST(status->success(), "the program " << status->words());
        BOOST_TEST(log.last_words().ends_with("tare: the rest of this log was dropped"));
    }
    BOOST_TEST(system::fs::file_size(file()) < 100'100U);
    BOOST_TEST(system::fs::file_size(file()) >= 100'000U);
}

BOOST_AUTO_TEST_CASE(a_program_that_still_prints_does_not_keep_the_log_from_ending)
{
    auto log = std::make_unique<bounded_log>(file(), 100'000);
    auto program = system::start({.argv = {"yes"}, .output = log->input()});
    log.reset();
    auto const status = program.wait_for(std::chrono::seconds(10));
    BOOST_REQUIRE(status);
    BOOST_TEST(status->signal == SIGPIPE);
}

BOOST_AUTO_TEST_CASE(there_is_no_file_until_something_is_printed)
{
    bounded_log const log(file());
    BOOST_TEST(log.last_words().empty());
    BOOST_TEST(!system::fs::exists(file()));
    system::write_all(log.input(), "a word", "the log");
    BOOST_TEST(log.last_words() == "a word");
}

BOOST_AUTO_TEST_CASE(a_log_that_is_opened_again_is_appended_to_within_the_same_limit)
{
    system::write_file(file(), std::string(90, 'a'));
    {
        bounded_log const log(file(), 100);
        system::write_all(log.input(), std::string(50, 'b'), "the log");
    }
    BOOST_TEST(system::read_file(file()).starts_with(std::string(90, 'a') + std::string(10, 'b') + "\ntare: "));
}

BOOST_AUTO_TEST_SUITE_END()
