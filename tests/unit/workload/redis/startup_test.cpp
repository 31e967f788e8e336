#include <tare/workload/redis/startup.hpp>

#include "../../../serving.hpp"

#include <tare/describe.hpp>
#include <tare/memory/small.hpp>
#include <tare/workload/redis_sink.hpp>

#include <boost/asio.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare;
using namespace tare::workload;

namespace {

context here()
{
    boost::asio::io_context io;
    auto const port = boost::asio::ip::tcp::acceptor(io, {boost::asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
    return {.listen_address = "127.0.0.1", .other_address = "127.0.0.1", .port = port};
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_redis_startup)

BOOST_AUTO_TEST_CASE(the_sample_is_the_life_of_the_start)
{
    auto const sample = redis_startup::of({.to_main = 1, .to_ready = 2, .to_result = 3, .teardown = 4});
    BOOST_TEST(sample.to_answer.value == 2);
    BOOST_TEST(sample.teardown.value == 4);
    for (auto const& metric : fields<redis_startup::sample>()) {
        BOOST_TEST(metric.unit == "s");
        BOOST_TEST((metric.direction == better::lower));
    }
}

BOOST_AUTO_TEST_CASE(there_is_nothing_to_set)
{
    auto p = redis_startup::parameters::for_profile(profile::quick, {});
    BOOST_TEST(to_json(p).empty());
    BOOST_CHECK_THROW(set_member(p, "memory", "1"), usage_error);
}

BOOST_AUTO_TEST_CASE(the_peer_is_ready_when_a_server_answers_and_measures_nothing_itself)
{
    auto const where = here();
    redis_startup::peer peer({}, where);
    BOOST_TEST(!peer.ready());
    {
        using sink = redis_sink<redis_load::paper_text>;
        serving<sink::sut<memory::small<placement::local>>> const server(sink::parameters::for_profile(profile::quick, {}), where);
        BOOST_TEST(peer.ready());
        auto const got = peer.measure();
        BOOST_TEST(got.sample.to_answer.value == 0);
        BOOST_TEST(got.facts.empty());
        BOOST_TEST(peer.verify().wrong.empty());
    }
    BOOST_TEST(!peer.ready());
}

BOOST_AUTO_TEST_SUITE_END()
