#include <tare/topology/allowed.hpp>
#include <tare/topology/team.hpp>

#include <boost/test/unit_test.hpp>

#include <sched.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <stdexcept>

using namespace tare;
using namespace tare::topology;

namespace {

/// So many threads, whatever the machine has: processors are used more than once where there are fewer.
std::vector<int> threads(std::size_t count)
{
    auto const allowed = allowed_processors();
    std::vector<int> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(allowed[i % allowed.size()]);
    return out;
}
std::vector<int> four() { return threads(4); }

} // namespace

BOOST_AUTO_TEST_SUITE(topology)

BOOST_AUTO_TEST_CASE(each_thread_runs_once_on_its_own_processor)
{
    team crew(four());
    std::vector<int> calls(4), where(4, -1);
    crew.run([&](int i) {
        ++calls[static_cast<std::size_t>(i)];
        where[static_cast<std::size_t>(i)] = ::sched_getcpu();
    });
    BOOST_TEST((calls == std::vector{1, 1, 1, 1}));
    BOOST_TEST((where == crew.processors()));
}

BOOST_AUTO_TEST_CASE(a_team_can_run_again_and_again)
{
    team crew(four());
    int calls[4]{}; // not atomic: the caller reads what the threads wrote
    int missing = 0;
    for (int i = 1; i <= 500; ++i) {
        crew.run([&](int me) { ++calls[me]; });
        for (int const count : calls) missing += count == i ? 0 : 1;
    }
    BOOST_TEST(missing == 0);
}

BOOST_AUTO_TEST_CASE(a_team_that_slept_wakes_up)
{
    team crew(four());
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    std::atomic<int> calls{0};
    crew.run([&](int) { ++calls; });
    BOOST_TEST(calls == 4);
}

BOOST_AUTO_TEST_CASE(nobody_leaves_the_barrier_before_all_have_come)
{
    for (int const count : {1, 2, 3, 4, 7}) {
        team crew(threads(static_cast<std::size_t>(count)));
        std::atomic<int> come{0}, early{0};
        crew.run([&](int) {
            for (int round = 1; round <= 200; ++round) {
                come.fetch_add(1, std::memory_order_relaxed);
                crew.barrier().meet();
                if (come.load(std::memory_order_relaxed) < count * round) ++early;
                crew.barrier().meet();
            }
        });
        BOOST_TEST(come == 200 * count);
        BOOST_TEST(early == 0, count << " threads");
    }
}

BOOST_AUTO_TEST_CASE(what_was_written_before_a_meeting_is_read_after_it)
{
    for (std::size_t const count : {2U, 3U}) {
        team crew(threads(count));
        std::vector<int> plain(count); // not atomic: the barrier alone orders these
        std::atomic<int> wrong{0};
        crew.run([&](int me) {
            for (int round = 1; round <= 2000; ++round) {
                plain[static_cast<std::size_t>(me)] = round;
                crew.barrier().meet();
                for (int const seen : plain) wrong += seen == round ? 0 : 1;
                crew.barrier().meet();
            }
        });
        BOOST_TEST(wrong == 0);
    }
}

BOOST_AUTO_TEST_CASE(what_a_thread_throws_reaches_the_caller_and_the_team_lives_on)
{
    team crew(four());
    auto const throws = [&](int i) {
        if (i == 2) throw std::runtime_error("of thread 2");
    };
    BOOST_CHECK_EXCEPTION(crew.run(throws), std::runtime_error, [](auto& e) { return std::string(e.what()) == "of thread 2"; });
    std::atomic<int> calls{0};
    crew.run([&](int) { ++calls; });
    BOOST_TEST(calls == 4);
    BOOST_CHECK_THROW(crew.run(throws), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(the_caller_gets_its_affinity_back)
{
    cpu_set_t every; // so that what another test left does not hide the difference
    std::memset(&every, 0xff, sizeof every);
    ::sched_setaffinity(0, sizeof every, &every);
    auto const before = allowed_processors();
    if (before.size() < 2) return;
    {
        team crew({before.back()});
        BOOST_TEST((allowed_processors() == std::vector{before.back()}));
    }
    BOOST_TEST((allowed_processors() == before));
}

BOOST_AUTO_TEST_CASE(a_processor_that_is_not_there_is_named)
{
    auto const before = allowed_processors();
    BOOST_CHECK_EXCEPTION(team({before.front(), 1023}), error,
                          [](error const& e) { return e.problem().find("processor 1023") != std::string::npos; });
    BOOST_CHECK_THROW(team({-1}), error);
    BOOST_CHECK_THROW(team({1 << 20}), error);
    BOOST_CHECK_THROW(team({}), error);
    BOOST_TEST((allowed_processors() == before));
}

BOOST_AUTO_TEST_SUITE_END()
