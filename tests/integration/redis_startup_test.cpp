// What it takes until a real redis-server answers, as a campaign records it.
#include "driver_run.hpp"
#include "has_programs.hpp"

using namespace driver_run;

namespace {

boost::test_tools::assertion_result as_root_with_redis(boost::unit_test::test_unit_id id)
{
    auto result = as_root(id);
    return result ? has_programs({"redis-server"}, "redis-server") : result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(redis_startup, *boost::unit_test::precondition(as_root_with_redis))

BOOST_AUTO_TEST_CASE(each_trial_is_a_start_of_its_own_timed_by_the_host)
{
    scratch const here;
    auto const folder = here / "campaign";
    auto const begin = std::chrono::steady_clock::now();
    auto const got = run(here, {driver("redis_startup"), "run", "--blocks", "3", "--output", folder.string()});
    std::chrono::duration<double> const all = std::chrono::steady_clock::now() - begin;
    BOOST_TEST(got.status.code == 0, got.errors);
    auto const found = records(folder);
    BOOST_TEST(found.size() == 3u);
    double sum = 0;
    for (auto const& one : found) {
        BOOST_TEST(to_string(one.status) == "valid", one.reason);
        BOOST_TEST(one.workload == "redis_startup");
        BOOST_TEST(one.metrics.size() == 2u);
        for (auto const& metric : one.metrics) {
            BOOST_TEST(metric.value > 0, metric.name); // not the peer's own sample, which is empty
            sum += metric.value;
        }
    }
    BOOST_TEST(sum < all.count()); // they are parts of what was just waited for
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_CASE(a_start_without_a_server_is_told_by_name)
{
    scratch const here;
    auto const empty = here / "bin";
    fs::create_directory(empty);
    auto what = marked(here, {driver("redis_startup"), "run", "--blocks", "1", "--output", (here / "campaign").string()});
    auto const path = std::string(std::getenv("PATH") ? std::getenv("PATH") : "");
    std::string without; // redis-server's own folder
    std::istringstream folders(path);
    for (std::string one; std::getline(folders, one, ':');)
        if (!fs::exists(fs::path(one) / "redis-server")) without += (without.empty() ? "" : ":") + one;
    what.environment.push_back("PATH=" + without + ':' + empty.string());
    auto const got = system::run(what, 120s);
    BOOST_TEST(got.status.code != 0);
    BOOST_TEST(got.errors.find("there is no redis-server") != got.errors.npos, got.errors);
}

BOOST_AUTO_TEST_SUITE_END()
