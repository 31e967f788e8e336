#include <tare/workload/tool_peer.hpp>

#include "invocations.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <type_traits>

using namespace tare;
using namespace tare::workload;
using namespace invocations;

namespace {

using load = tool_peer<printing>;
using memory_policy = memory::small<placement::local>;

} // namespace

BOOST_AUTO_TEST_SUITE(workload_tool_peer)

BOOST_AUTO_TEST_CASE(the_sut_side_is_ours_and_the_peer_is_the_tool)
{
    static_assert(policy<load>);
    static_assert(std::is_same_v<load::sut<memory_policy>, served::sut<memory_policy>>);
    static_assert(!has_server<load>);
    BOOST_TEST(std::string(std::string_view(load::name)) == "served-printing");
    BOOST_TEST(load::missing() == "nothing is missing");
    BOOST_TEST(load::memory_bytes({}) == served::memory_bytes({}));
    BOOST_TEST(load::seconds({}) == served::seconds({}));
}

BOOST_AUTO_TEST_CASE(the_tool_is_asked_whether_the_server_answers)
{
    BOOST_TEST(load::peer({}, {.port = answering}).ready());
    BOOST_TEST(!load::peer({}, {.port = silent}).ready());
}

BOOST_AUTO_TEST_CASE(what_the_tool_prints_is_the_outcome)
{
    load::peer peer({{17}}, {.port = 5});
    auto const got = peer.measure();
    BOOST_TEST(got.sample.number.value == 17.5);
    BOOST_TEST(got.facts.at("work") == "printed to port 5");
    BOOST_TEST(got.facts.at("same_work") == true);
    BOOST_TEST(got.work == 3.0);
    BOOST_TEST(peer.verify().wrong.empty());
}

BOOST_AUTO_TEST_CASE(an_answer_that_does_not_count_is_told_by_verify)
{
    load::peer peer({{13}}, {});
    (void)peer.measure();
    BOOST_TEST(peer.verify().wrong == "13 is no number");
}

BOOST_AUTO_TEST_CASE(a_tool_that_fails_or_says_something_else_is_an_error)
{
    load::peer failing({{0}}, {});
    BOOST_CHECK_EXCEPTION(failing.measure(), error,
                          [](error const& e) { return std::string(e.what()).find("cannot run printing: ") != std::string::npos; });
    tool_peer<silent_tool>::peer nothing({}, {});
    BOOST_CHECK_EXCEPTION(nothing.measure(), error, [](error const& e) { return std::string(e.what()) == "it printed nothing"; });
}

BOOST_AUTO_TEST_SUITE_END()
