#include <tare/workload/redis.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <map>
#include <string>

using namespace tare;
using namespace tare::workload;
using text_load = workload::redis<redis_load::paper_text>;
using script_load = workload::redis<redis_load::paper_scripts>;

BOOST_AUTO_TEST_SUITE(workload_redis)

BOOST_AUTO_TEST_CASE(names_and_defaults_are_those_of_the_profile)
{
    BOOST_TEST(std::string(std::string_view(text_load::name)) == "redis-paper_text");
    BOOST_TEST(std::string(std::string_view(script_load::name)) == "redis-paper_scripts");
    limits const room{.memory_bytes = 8ULL << 30};
    BOOST_TEST(text_load::parameters::for_profile(profile::standard, room).depth.value == 10u);
    auto const scripts = script_load::parameters::for_profile(profile::standard, room);
    BOOST_TEST(scripts.depth.value == 1u);
    BOOST_TEST(scripts.keys.value == 100'000u);
    for (auto const p : {profile::quick, profile::standard, profile::paper}) {
        auto const given = text_load::parameters::for_profile(p, room);
        BOOST_CHECK_NO_THROW(text_load::validate(given));
        BOOST_TEST(text_load::memory_bytes(given) <= room.memory_bytes);
    }
}

BOOST_AUTO_TEST_CASE(each_parameter_that_is_out_of_range_is_named)
{
    using given = text_load::parameters;
    std::map<std::string, std::function<void(given&)>> const wrong{
        {"clients", [](given& p) { p.clients.value = 0; }},  {"depth", [](given& p) { p.depth.value = 1001; }},
        {"keys", [](given& p) { p.keys.value = 0; }},        {"value", [](given& p) { p.value.value = 19; }},
        {"threads", [](given& p) { p.threads.value = 2; }},  {"verify", [](given& p) { p.verify.value = 0; }},
        {"memory", [](given& p) { p.memory.value = 1000; }}, {"rate", [](given& p) { p.rate.value = -1; }},
        {"seconds", [](given& p) { p.seconds.value = 0; }},  {"warm_up", [](given& p) { p.warm_up.value = 61; }}};
    for (auto const& one : wrong) {
        auto p = given::for_profile(profile::quick, {});
        BOOST_CHECK_NO_THROW(text_load::validate(p));
        one.second(p);
        BOOST_CHECK_EXCEPTION(text_load::validate(p), usage_error,
                              [&](usage_error const& e) { return std::string(e.what()).starts_with(one.first + " is out of range"); });
    }
}

BOOST_AUTO_TEST_SUITE_END()
