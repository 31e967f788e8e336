#include "../../redis/connection/fake_server.hpp"

#include <tare/workload/redis/server.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace tare;
using namespace tare::workload;

namespace {

bool asked(std::function<void(redis_end&)> const& script)
{
    fake_server const server(script);
    return redis_load::answers({.other_address = "127.0.0.1", .port = server.port()});
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_redis_server)

BOOST_AUTO_TEST_CASE(one_that_loads_or_is_not_there_does_not_answer_yet)
{
    BOOST_TEST(!redis_load::answers({.other_address = "127.0.0.1", .port = 1}));
    BOOST_TEST(!asked([](redis_end& me) { me.say("-LOADING Redis is loading the dataset in memory\r\n"); }));
}

BOOST_AUTO_TEST_CASE(one_that_will_never_answer_is_told)
{
    BOOST_CHECK_EXCEPTION(asked([](redis_end& me) {
                              me.say("-NOAUTH HELLO must be called with the client already authenticated\r\n");
                              me.wait_for_end();
                          }),
                          tare::redis::server_error,
                          [](error const& e) { return std::string(e.what()).find("NOAUTH") != std::string::npos; });
}

BOOST_AUTO_TEST_SUITE_END()
