#include "../../thrown_by.hpp"

#include <tare/system/error.hpp>
#include <tare/topology/allowed.hpp>
#include <tare/workload/client_threads.hpp>

#include <boost/test/unit_test.hpp>

#include <sched.h>

#include <algorithm>
#include <vector>

using namespace tare;
using namespace tare::workload;

namespace {

struct sum {
    int value = 0;
    void add(sum const& other) { value += other.value; }
};

struct some_load {
    int worth;
    double share;
    int processor = -1;
    std::int64_t began = 0;

    sum seen() const { return {worth}; }
    double busy() const { return share; }
};

} // namespace

BOOST_AUTO_TEST_SUITE(workload_client_threads)

BOOST_AUTO_TEST_CASE(each_load_runs_on_its_processor_and_counts)
{
    auto const allowed = topology::allowed_processors();
    auto const processors =
        std::vector(allowed.begin(), allowed.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(allowed.size(), 8)));
    std::vector<some_load> loads;
    for (std::size_t i = 0; i < processors.size(); ++i) loads.push_back({1 << i, i == 0 ? 0.9 : 0.5});
    auto const begin = start_of_clients();
    auto const out = run_each(loads, processors, begin, [](some_load& l) {
        l.processor = ::sched_getcpu();
        l.began = measure::now();
    });
    for (std::size_t i = 0; i < loads.size(); ++i) {
        BOOST_TEST(loads[i].processor == processors[i]);
        BOOST_TEST(loads[i].began >= begin);
    }
    BOOST_TEST(out.sum.value == (1 << loads.size()) - 1);
    BOOST_TEST(out.busy == 0.9);
    BOOST_TEST(out.threads == loads.size());
    BOOST_TEST(topology::allowed_processors() == allowed, boost::test_tools::per_element()); // as before
}

BOOST_AUTO_TEST_CASE(more_processors_than_loads_are_left_alone)
{
    std::vector<some_load> loads{{3, 0.1}};
    BOOST_TEST(run_each(loads, topology::allowed_processors(), 0, [](some_load&) {}).threads == 1u);
}

BOOST_AUTO_TEST_CASE(what_a_load_throws_is_thrown_when_all_are_over)
{
    std::vector<some_load> loads{{1, 0}};
    auto const act = [&] { run_each(loads, topology::allowed_processors(), 0, [](some_load&) { throw error("the server ended"); }); };
    BOOST_TEST(thrown_by<error>(act).what() == std::string("the server ended"));
}

BOOST_AUTO_TEST_CASE(clients_are_saturated_when_a_thread_is_hardly_ever_idle)
{
    BOOST_TEST(!counted<sum>{.busy = 0.95}.is_saturated());
    BOOST_TEST(counted<sum>{.busy = 0.96}.is_saturated());
}

BOOST_AUTO_TEST_SUITE_END()
