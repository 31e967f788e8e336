#include <tare/environment/launch/qmp.hpp>
#include <tare/system/channel.hpp>
#include <tare/system/file.hpp>

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace tare;
using namespace tare::environment::launch;
using namespace std::chrono_literals;

namespace {

// Captured from QEMU 7.2.22 (Debian 12), `-qmp`; shortened to one capability.
constexpr char greeting[] =
    R"({"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian"}, "capabilities": ["oob"]}})"
    "\r\n";

/// A monitor that says the same whatever it is asked.
struct monitor {
    explicit monitor(std::string const& says)
    {
        auto [client, server] = system::channel_pair();
        here = qmp(std::move(client));
        there = std::move(server);
        system::write_all(there.get(), says, "the test's socket");
    }
    std::string asked() const
    {
        char text[4096];
        auto const n = ::recv(there.get(), text, sizeof text, MSG_DONTWAIT);
        return std::string(text, n > 0 ? static_cast<std::size_t>(n) : 0);
    }
    qmp here;
    system::descriptor there;
};

auto soon() { return std::chrono::steady_clock::now() + 5s; }

auto says(std::string const& part)
{
    return [part](error const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find(part) != std::string::npos;
    };
}

} // namespace

BOOST_AUTO_TEST_SUITE(environment_qmp)

BOOST_AUTO_TEST_CASE(the_greeting_gives_the_version_and_is_answered)
{
    monitor qemu(std::string(greeting) + "{\"return\": {}}\r\n");
    BOOST_TEST(qemu.here.greet(soon()) == "7.2.22");
    BOOST_TEST(qemu.asked() == "{\"execute\":\"qmp_capabilities\"}\n");
}

BOOST_AUTO_TEST_CASE(threads_come_by_vcpu_whatever_their_order_and_events_are_dropped)
{
    monitor qemu(R"({"timestamp": {"seconds": 1, "microseconds": 2}, "event": "RESUME"})"
                 "\r\n"
                 R"({"return": [{"thread-id": 71, "cpu-index": 1}, {"thread-id": 70, "cpu-index": 0}]})"
                 "\r\n");
    auto const threads = qemu.here.vcpu_threads(soon());
    BOOST_TEST(threads == (std::vector<pid_t>{70, 71}), boost::test_tools::per_element());
    BOOST_TEST(qemu.asked() == "{\"execute\":\"query-cpus-fast\"}\n");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_an_error_in_qemus_words)
{
    monitor qemu(R"({"error": {"class": "GenericError", "desc": "Resetting the Virtual Machine is required"}})"
                 "\r\n");
    BOOST_CHECK_EXCEPTION(qemu.here.resume(soon()), error, says("QEMU refuses cont: {\"class\":\"GenericError\",\"desc\":\"Resetting"));
}

BOOST_AUTO_TEST_CASE(what_no_qemu_would_say_is_an_error)
{
    BOOST_CHECK_EXCEPTION(monitor("SSH-2.0-OpenSSH\r\n").here.greet(soon()), error, says("no JSON object"));
    BOOST_CHECK_EXCEPTION(monitor("{\"QMP\": 7}\n{\"return\": {}}\n").here.greet(soon()), error, says("is not QEMU"));
    BOOST_CHECK_EXCEPTION(monitor("{\"return\": 1}\n").here.vcpu_threads(soon()), error, says("no list of processors"));
    for (std::string const bad :
         {R"({"thread-id": 1, "cpu-index": 1})", R"({"thread-id": 1, "cpu-index": -1})", R"({"cpu-index": 0})", "7"})
        BOOST_CHECK_EXCEPTION(monitor("{\"return\": [" + bad + "]}\n").here.vcpu_threads(soon()), error, says("without number or thread"));
}

BOOST_AUTO_TEST_CASE(a_monitor_that_is_silent_ends_at_the_deadline)
{
    monitor qemu("{\"return\"");
    BOOST_CHECK_THROW(qemu.here.resume(std::chrono::steady_clock::now() + 30ms), deadline_error);
}

BOOST_AUTO_TEST_CASE(a_monitor_that_closes_is_an_error)
{
    monitor qemu(greeting);
    qemu.there.reset();
    BOOST_CHECK_THROW(qemu.here.greet(soon()), error);
}

BOOST_AUTO_TEST_CASE(a_line_without_end_is_refused)
{
    monitor qemu("");
    std::thread talker([&] {
        std::string const much(4096, 'x');
        while (::send(qemu.there.get(), much.data(), much.size(), MSG_NOSIGNAL) > 0) {
        }
    });
    BOOST_CHECK_EXCEPTION(qemu.here.resume(soon()), error, says("a line of more than 1 MiB"));
    qemu.here = {};
    talker.join();
}

BOOST_AUTO_TEST_SUITE_END()
