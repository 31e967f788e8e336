#include "../../../benchmarks/peers/sysbench.hpp"

#include "../../says.hpp"
#include "../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <string>

using tool = peers::sysbench;

namespace {

// Printed by sysbench 1.0.20, oltp_read_write with ten threads.
std::string const printed = R"(sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)

Running the test with following options:
Number of threads: 10
Initializing random number generator from current time


Initializing worker threads...

Threads started!

SQL statistics:
    queries performed:
        read:                            33348
        write:                           9490
        other:                           4758
        total:                           47596
    transactions:                        2376   (790.33 per sec.)
    queries:                             47596  (15831.81 per sec.)
    ignored errors:                      6      (2.00 per sec.)
    reconnects:                          0      (0.00 per sec.)

General statistics:
    total time:                          3.0000s
    total number of events:              2376

Latency (ms):
         min:                                    2.86
         avg:                                   12.62
         max:                                   67.45
         99th percentile:                       29.72
         sum:                                29983.11

Threads fairness:
    events (avg/stddev):           237.6000/5.00
    execution time (avg/stddev):   2.9983/0.00

)";

tool::parameters given()
{
    auto p = tool::parameters::for_profile(tare::profile::quick, {.memory_bytes = 1ULL << 30});
    p.seconds.value = 2.5;
    return p;
}

bool holds(std::vector<std::string> const& argv, std::string const& word) { return std::ranges::count(argv, word) == 1; }

} // namespace

BOOST_AUTO_TEST_SUITE(peers_sysbench)

BOOST_AUTO_TEST_CASE(what_it_prints_is_read)
{
    auto const read = tool::read(given(), {}, {printed, {}});
    auto const& s = read.sample;
    BOOST_TEST(s.transactions.value == 792.0);
    BOOST_TEST(s.latency_mean.value == 12620.0);
    BOOST_TEST(s.latency_p99.value == 29720.0);
    BOOST_TEST(s.latency_max.value == 67450.0);
    BOOST_TEST(s.retries.value == 6.0 / 2376);
    BOOST_TEST(std::abs(s.in_flight.value - 792 * 0.01262) < 1e-9);
    BOOST_TEST(std::isnan(s.latency_p50.value));
    BOOST_TEST(read.units == 2376.0);
    BOOST_TEST(read.same_work);
    BOOST_TEST(read.work.find("10 threads") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_it_does_not_print_is_no_result)
{
    for (std::string const mark : {"transactions:", "total time:", "avg:", "99th percentile:", "max:"}) {
        auto cut = printed;
        cut.replace(cut.find(mark), mark.size(), "nothing");
        BOOST_TEST(has(thrown_by<tare::error>([&] { (void)tool::read(given(), {}, {cut, {}}); }), mark), mark << " was not missed");
    }
}

BOOST_AUTO_TEST_CASE(it_is_given_the_table_and_whole_seconds)
{
    auto p = given();
    auto const argv = tool::run(p, {.other_address = "198.18.0.2", .port = 4000}).argv;
    for (auto const* const word : {"oltp_read_write", "--mysql-host=198.18.0.2", "--mysql-port=4000", "--tables=1", "--table-size=100000",
                                   "--threads=10", "--time=3", "run"})
        BOOST_TEST(holds(argv, word), word << " is missing");
    p.read_only.value = 1;
    BOOST_TEST(holds(tool::run(p, {}).argv, "oltp_read_only"));
}

BOOST_AUTO_TEST_SUITE_END()
