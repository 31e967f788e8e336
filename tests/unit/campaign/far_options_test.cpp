#include <tare/campaign/far_options.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare;

namespace {

std::string refusal(environment::options given)
{
    try {
        campaign::complete_far_options(given);
    } catch (usage_error const& e) {
        return e.what();
    }
    return "accepted";
}
bool has(std::string const& text, std::string const& part) { return text.find(part) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(campaign_far_options)

BOOST_AUTO_TEST_CASE(beside_a_second_machine_the_engine_is_the_one_that_runs)
{
    environment::options given{.peer = "far"};
    campaign::complete_far_options(given);
    BOOST_TEST(given.docker_host == "unix:///run/docker.sock");
    given = {.docker_host = "unix:///run/mine.sock", .peer = "far"};
    campaign::complete_far_options(given);
    BOOST_TEST(given.docker_host == "unix:///run/mine.sock");
    given = {};
    campaign::complete_far_options(given);
    BOOST_TEST(given.docker_host.empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_is_refused_in_a_sentence)
{
    BOOST_TEST(has(refusal({.bridge = "br0"}), "name it with --peer"));
    BOOST_TEST(has(refusal({.guest_address = "192.0.2.7/24"}), "name it with --peer"));
    BOOST_TEST(has(refusal({.peer = "-x"}), "no machine can be called"));
    BOOST_TEST(has(refusal({.peer = "far", .bridge = "br0", .macvtap = "eth0"}), "not both"));
    BOOST_TEST(has(refusal({.peer = "far", .bridge = "br0 up"}), "no link can be called"));
    BOOST_TEST(has(refusal({.peer = "far", .guest_address = "192.0.2.7"}), "is no address of a guest"));
    BOOST_TEST(refusal({.peer = "far", .bridge = "br0", .guest_address = "192.0.2.7/24"}) == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()
