#include <tare/campaign/host_metrics.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tare;
namespace json = boost::json;
using campaign::host_filled;

workload::functions work_of(double cpu_units, bool tells_use, bool has_peer = true)
{
    workload::functions out;
    out.cpu_units = cpu_units;
    out.tells_use = tells_use;
    out.has_peer = has_peer;
    return out;
}

/// Two processors of the SUT in 4 s, and two of the peer.
json::object const host = {{"sut", {{"processors", 2}, {"wall_seconds", 8.0}, {"busy_seconds", 2.0}}},
                           {"peer", {{"processors", 2}, {"wall_seconds", 8.0}, {"busy_seconds", 6.0}}}};

bool without_work(error const& e) { return std::string_view(e.what()).find("did not say how much it did") != std::string_view::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(campaign_host_metrics)

BOOST_AUTO_TEST_CASE(use_is_busy_time_over_the_elapsed_time_of_all_granted_processors)
{
    auto const filled = host_filled({{"rate", 7.0}, {"sut_use", 0.0}}, work_of(0, true), 0, host);
    BOOST_TEST(filled.at("sut_use").as_double() == 25);
    BOOST_TEST(filled.at("rate").as_double() == 7);
    BOOST_TEST(filled.size() == 2u);
}

BOOST_AUTO_TEST_CASE(cpu_time_is_shared_out_by_work_in_the_unit_of_the_metric)
{
    auto const filled = host_filled({}, work_of(1e6, true), 1000, host);
    BOOST_TEST(filled.at("sut_cpu").as_double() == 2000);
    BOOST_TEST(filled.at("peer_cpu").as_double() == 6000);
    BOOST_TEST(filled.at("sut_use").as_double() == 25);
    BOOST_TEST(!host_filled({}, work_of(1e9, false, false), 1000, host).contains("peer_cpu"));
}

BOOST_AUTO_TEST_CASE(a_sample_that_leaves_nothing_open_stays_as_it_is)
{
    json::object const sample{{"rate", 7.0}};
    BOOST_TEST((host_filled(sample, work_of(0, false), 0, {}) == sample));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_known_is_an_error)
{
    BOOST_CHECK_EXCEPTION(host_filled({}, work_of(1, false), 0, host), error, without_work);
    json::object const blind{{"sut", {{"wall_seconds", 0.0}, {"busy_seconds", 0.0}}}};
    BOOST_CHECK_EXCEPTION(host_filled({}, work_of(0, true), 1, blind), error,
                          [](error const& e) { return std::string_view(e.what()).find("use is not known") != std::string_view::npos; });
}

BOOST_AUTO_TEST_SUITE_END()
