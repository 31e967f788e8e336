#include <tare/workload/mysql_oltp/result.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::workload;

namespace {

oltp::parameters four_seconds(bool read_only = false)
{
    oltp::parameters p;
    p.rows.value = 1000;
    p.read_only.value = read_only ? 1 : 0;
    p.seconds.value = 4;
    return p;
}

/// 100 transactions of 1 to 100 ms, and 5 before the counted time.
counted<oltp::counts> example()
{
    counted<oltp::counts> out;
    for (std::int64_t ms = 1; ms <= 100; ++ms) out.sum.latency.add(ms * 1'000'000);
    out.sum.statements = 2010;
    out.sum.reads = 1400;
    out.sum.writes = 400;
    out.sum.deadlocks = 1;
    out.sum.lock_waits = 2;
    out.sum.changed = 3;
    out.sum.duplicates = 4;
    out.sum.all = 105;
    out.busy = 0.5;
    out.threads = 2;
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_result)

BOOST_AUTO_TEST_CASE(metrics_are_of_the_counted_time_and_work_is_all)
{
    auto const got = oltp::outcome_of("any", four_seconds(), example());
    BOOST_TEST(got.sample.transactions.value == 25.0);
    BOOST_TEST(got.sample.latency_mean.value == 50'500.0);
    BOOST_TEST(got.sample.latency_p50.value == 50'000.0, boost::test_tools::tolerance(0.03));
    BOOST_TEST(got.sample.latency_p90.value == 90'000.0, boost::test_tools::tolerance(0.03));
    BOOST_TEST(got.sample.latency_p99.value == 99'000.0, boost::test_tools::tolerance(0.03));
    BOOST_TEST(got.sample.latency_p999.value == 100'000.0, boost::test_tools::tolerance(0.03));
    BOOST_TEST(got.sample.latency_max.value == 100'000.0);
    BOOST_TEST(got.sample.retries.value == 0.1);
    BOOST_TEST(got.sample.in_flight.value == 25 * 0.0505, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(got.work == 105.0);
}

BOOST_AUTO_TEST_CASE(facts_tell_what_was_done_and_what_was_run_again)
{
    auto const facts = oltp::facts_of("any", example());
    BOOST_TEST(facts.at("profile").as_string() == "any");
    std::pair<char const*, std::uint64_t> const numbers[] = {
        {"transactions", 100}, {"statements", 2010}, {"reads", 1400}, {"writes", 400}, {"threads", 2}};
    for (auto const& [name, n] : numbers) BOOST_TEST(facts.at(name).to_number<std::uint64_t>() == n, name);
    BOOST_TEST(
        (facts.at("retries").as_object() == boost::json::object{{"deadlock", 1U}, {"lock_wait", 2U}, {"changed", 3U}, {"duplicate", 4U}}));
    BOOST_TEST(facts.at("client_busy").as_double() == 0.5);
    BOOST_TEST(!facts.contains("caveat"));
}

BOOST_AUTO_TEST_CASE(saturated_clients_are_a_caveat)
{
    auto busy = example();
    busy.busy = 0.96;
    BOOST_TEST(oltp::facts_of("any", busy).contains("caveat"));
}

BOOST_AUTO_TEST_CASE(a_run_without_any_transaction_divides_by_nothing)
{
    auto const got = oltp::outcome_of("any", four_seconds(), {});
    BOOST_TEST(got.sample.retries.value == 0.0);
    BOOST_TEST(got.work == 1.0);
    BOOST_TEST(oltp::check(four_seconds(), {}, 1000).wrong.starts_with("no transaction was committed in the counted time"));
}

BOOST_AUTO_TEST_CASE(writes_happen_when_they_are_asked_for_and_rows_stay_as_many)
{
    auto sum = example().sum;
    BOOST_TEST(oltp::check(four_seconds(), sum, 1000).passed());
    BOOST_TEST(oltp::check(four_seconds(), sum, 999).wrong == "the table has 999 rows instead of 1000");
    BOOST_TEST(oltp::check(four_seconds(true), sum, 1000).wrong == "no writes were asked for, and 400 rows were written");
    sum.writes = 0;
    BOOST_TEST(oltp::check(four_seconds(), sum, 1000).wrong == "writes were asked for, and no row was written");
    BOOST_TEST(oltp::check(four_seconds(true), sum, 1000).passed());
}

BOOST_AUTO_TEST_SUITE_END()
