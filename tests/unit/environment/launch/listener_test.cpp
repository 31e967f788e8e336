#include <tare/agent/connect.hpp>
#include <tare/environment/launch/listener.hpp>
#include <tare/system/process.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <thread>

using namespace tare;
using tare::environment::launch::listener;

namespace {

struct fixture {
    system::fs::path folder;
    std::optional<system::bounded_log> log;
    fixture()
    {
        char name[] = "/tmp/tare-listener-XXXXXX";
        folder = ::mkdtemp(name);
        system::write_file(folder / "log", "the image has no such program\n");
        log.emplace(folder / "log");
    }
    ~fixture() { system::fs::remove_all(folder); }
};

auto in_milliseconds(int number) { return std::chrono::steady_clock::now() + std::chrono::milliseconds(number); }

} // namespace

BOOST_FIXTURE_TEST_SUITE(environment_listener, fixture)

BOOST_AUTO_TEST_CASE(one_agent_is_accepted_and_then_the_name_is_gone)
{
    listener waiting(folder / "socket");
    auto starter = system::start({.argv = {"sleep", "60"}});
    std::thread agent([&] { tare::agent::connect("unix:" + waiting.path().string()).send({{"kind", "hello"}}); });
    auto channel = waiting.accept(in_milliseconds(10'000), starter, *log);
    agent.join();
    BOOST_TEST(channel.receive(in_milliseconds(10'000)).value().at("kind").as_string() == "hello");
    BOOST_TEST(!system::fs::exists(folder / "socket"));
}

BOOST_AUTO_TEST_CASE(a_starter_that_ends_first_is_an_error_with_its_last_words)
{
    listener waiting(folder / "socket");
    auto starter = system::start({.argv = {"false"}});
    BOOST_CHECK_EXCEPTION(waiting.accept(in_milliseconds(10'000), starter, *log), error, [](error const& e) {
        return std::string(e.what()) ==
               "false exited with code 1 before its agent connected; its last words: the image has no such program";
    });
}

BOOST_AUTO_TEST_CASE(an_agent_that_does_not_come_is_a_deadline)
{
    listener waiting(folder / "socket");
    auto starter = system::start({.argv = {"sleep", "60"}});
    BOOST_CHECK_THROW(waiting.accept(in_milliseconds(20), starter, *log), deadline_error);
}

BOOST_AUTO_TEST_CASE(a_path_that_no_socket_can_have_is_refused) { BOOST_CHECK_THROW(listener(folder / std::string(120, 'x')), error); }

BOOST_AUTO_TEST_SUITE_END()
