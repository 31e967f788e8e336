#include "../../../benchmarks/peers/redis_benchmark.hpp"

#include "../../says.hpp"
#include "../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <string>

using peers::redis_test;
using tool = peers::redis_benchmark<peers::redis_scripts>;

namespace {

// Printed by redis-benchmark 7.0.15 -t set,get --csv.
std::string const head = "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\",\"p95_latency_ms\",\"p99_latency_ms\","
                         "\"max_latency_ms\"\n";
std::string const set = "\"SET\",\"117647.05\",\"0.067\",\"0.016\",\"0.047\",\"0.063\",\"1.711\",\"2.119\"\n";
std::string const get = "\"GET\",\"111111.12\",\"0.070\",\"0.016\",\"0.039\",\"0.055\",\"0.095\",\"5.167\"\n";

tool::parameters given()
{
    auto p = tool::parameters::for_profile(tare::profile::quick, {.memory_bytes = 1ULL << 30});
    p.seconds.value = 2;
    return p;
}

bool is_refused(std::string const& printed, std::string_view words)
{
    return has(thrown_by<tare::error>([&] { (void)redis_test::in(printed, "GET"); }), words);
}

std::string value_of(std::vector<std::string> const& argv, std::string const& option)
{
    auto const at = std::find(argv.begin(), argv.end(), option);
    return at == argv.end() || at + 1 == argv.end() ? "" : *(at + 1);
}

} // namespace

BOOST_AUTO_TEST_SUITE(peers_redis_benchmark)

BOOST_AUTO_TEST_CASE(a_test_is_the_line_of_its_name)
{
    auto const one = redis_test::in(head + set + get, "GET");
    BOOST_TEST(one.requests == 111111.12);
    BOOST_TEST(one.mean == 0.070);
    BOOST_TEST(one.most == 5.167);
    BOOST_TEST(redis_test::in(head + set + get, "SET").most == 2.119);
    auto const cut = get.substr(0, get.size() - 1); // without an end of line
    BOOST_TEST(redis_test::in(head + cut, "GET").most == 5.167);
}

BOOST_AUTO_TEST_CASE(a_line_that_is_missing_is_named)
{
    BOOST_TEST(is_refused(head + set, "redis-benchmark's output has no line of the test GET"));
    BOOST_TEST(is_refused("", "has no line of the test GET"));
    BOOST_TEST(is_refused(head + "\"GETSET\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n", "has no line of the test GET"));
}

BOOST_AUTO_TEST_CASE(a_line_without_the_numbers_of_this_version_is_told)
{
    for (auto const* line :
         {"\"GET\",\"1\"\n", "\"GET\",1,2,3,4,5,6,7\n", "\"GET\",\"fast\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n",
          "\"GET\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n", "\"GET\",\"0\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n",
          "\"GET\",\"-1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n", "\"GET\",\"1\",\"nan\",\"1\",\"1\",\"1\",\"1\",\"1\"\n",
          "\"GET\",\"1e13\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n", "\"GET\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"inf\"\n"})
        BOOST_TEST(is_refused(head + line, "redis-benchmark's line of the test GET has not the numbers that version 7.0 prints"), line);
    // Nothing of the next line is taken for a cell of this one.
    BOOST_TEST(is_refused(head + "\"GET\",\"1\",\"1\",\n\"SET\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n", "has not the numbers"));
}

BOOST_AUTO_TEST_CASE(both_tests_make_one_sample)
{
    auto const p = given();
    auto const got = tool::read(p, {}, {head + set + get, {}});
    auto const rate = got.sample.requests.value;
    BOOST_TEST(rate == 2 / (1 / 117647.05 + 1 / 111111.12), boost::test_tools::tolerance(1e-12));
    BOOST_TEST(got.same_work);
    BOOST_TEST(got.wrong.empty());
    auto const each = std::stoull(value_of(tool::run(p, {}).argv, "-n"));
    BOOST_TEST(got.units == 2.0 * static_cast<double>(each));
    BOOST_TEST(got.work.find(std::to_string(each) + " SET, then " + std::to_string(each) + " GET") != got.work.npos, got.work);
    auto paced = p;
    paced.rate.value = 1000;
    BOOST_TEST(!tool::read(paced, {}, {head + set + get, {}}).same_work); // it knows no rate
}

BOOST_AUTO_TEST_CASE(latencies_are_microseconds_and_percentiles_are_not_made_up)
{
    auto const sample = tool::read(given(), {}, {head + set + get, {}}).sample;
    std::vector<double> values;
    boost::hana::for_each(boost::hana::members(sample), [&](auto const& one) { values.push_back(one.value); });
    BOOST_TEST_REQUIRE(values.size() == 10u);
    BOOST_TEST(values[1] == 68.5, boost::test_tools::tolerance(1e-12)); // mean of 0.067 and 0.070 ms
    BOOST_TEST(values[6] == 5167.0, boost::test_tools::tolerance(1e-12));
    for (auto const i : {2U, 3U, 4U, 5U, 8U, 9U}) BOOST_TEST(std::isnan(values[i]), i);
}

BOOST_AUTO_TEST_CASE(it_is_asked_for_what_ours_is_given)
{
    auto p = given();
    p.clients.value = 7;
    p.depth.value = 3;
    p.value.value = 99;
    p.keys.value = 1234;
    auto const what = tool::run(p, {.processors = {0}, .other_address = "198.18.0.1", .port = 17});
    auto const& argv = what.argv;
    BOOST_TEST(argv.at(0) == "redis-benchmark");
    BOOST_TEST(value_of(argv, "-t") == "set,get");
    BOOST_TEST(std::count(argv.begin(), argv.end(), "--csv") == 1);
    BOOST_TEST(value_of(argv, "-h") == "198.18.0.1");
    BOOST_TEST(value_of(argv, "-p") == "17");
    BOOST_TEST(value_of(argv, "-c") == "7");
    BOOST_TEST(value_of(argv, "-P") == "3");
    BOOST_TEST(value_of(argv, "-d") == "99");
    BOOST_TEST(value_of(argv, "-r") == "1234");
    BOOST_TEST(value_of(argv, "--threads").empty());
    BOOST_TEST(value_of(tool::run(p, {.processors = {0, 1, 2}}).argv, "--threads") == "3"); // one for each processor, as ours
    p.threads.value = 2;
    BOOST_TEST(value_of(tool::run(p, {.processors = {0, 1, 2}}).argv, "--threads") == "2");
    p.clients.value = 1;
    BOOST_TEST(value_of(tool::run(p, {.processors = {0, 1, 2}}).argv, "--threads").empty());
    p.clients.value = 7;
    p.seconds.value = 1e-9;
    BOOST_TEST(value_of(tool::run(p, {}).argv, "-n") == "21"); // at least once what is in flight
}

BOOST_AUTO_TEST_SUITE_END()
