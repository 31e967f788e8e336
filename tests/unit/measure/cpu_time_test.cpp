#include <tare/measure/cpu_time.hpp>
#include <tare/measure/process_use.hpp>
#include <tare/topology/allowed.hpp>
#include <tare/topology/team.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/mman.h>

#include <chrono>
#include <thread>

using namespace tare::measure;

namespace {

// Linux 6.1: user nice system idle iowait irq softirq steal guest guest_nice.
auto const* const proc_stat = "cpu  30 0 60 900 90 0 0 0 0 0\n"
                              "cpu0 10 1 20 300 30 2 3 4 5 0\n"
                              "cpu11 20 0 40 600 60 0 0 0 0 0\n"
                              "intr 199469 0 0\nctxt 12\ncpu12 1 1 1 1 1 1 1 1\n";

cpu_snapshot at(std::int64_t nanoseconds, processor_ticks ticks) { return {{{0, ticks}, {1, ticks}}, nanoseconds}; }

} // namespace

BOOST_AUTO_TEST_SUITE(measure)

BOOST_AUTO_TEST_CASE(each_processor_has_its_own_counters)
{
    auto const read = read_stat(proc_stat);
    BOOST_REQUIRE(read.size() == 2U);
    BOOST_TEST((read.at(0) == processor_ticks{10, 1, 20, 300, 30, 2, 3, 4}));
    BOOST_TEST(read.at(11).idle == 600U);
    BOOST_TEST(read.at(0).all() == 370U);
}

BOOST_AUTO_TEST_CASE(lines_that_are_cut_or_strange_are_passed_over)
{
    BOOST_TEST(read_stat("").empty());
    BOOST_TEST(read_stat("cpu").empty());
    BOOST_TEST(read_stat("cpu0").empty());
    BOOST_TEST(read_stat("cpu0 1 2 3").empty());
    BOOST_TEST(read_stat("cpux 1 2 3 4 5 6 7 8\ncpu1 -1 2 3 4 5 6 7 8\ncpu2 99999999999999999999 2 3 4 5 6 7 8").empty());
    BOOST_TEST(read_stat("cpu99999999999 1 2 3 4 5 6 7 8\ncpu3 1 2 3 4 5 6 7 8").size() == 1U);
}

BOOST_AUTO_TEST_CASE(busy_is_what_idle_iowait_and_steal_leave_of_the_wall)
{
    auto const before = at(0, {100, 0, 0, 1000, 100, 0, 0, 10});
    auto const after = at(10'000'000'000, {500, 0, 0, 1300, 200, 0, 0, 60}); // 3 s idle, 1 s iowait, 0.5 s steal
    auto const use = used_between(before, after, std::vector{0}, 100);
    BOOST_TEST(use.wall == 10);
    BOOST_TEST(use.busy == 5.5);
    BOOST_TEST(use.steal == 0.5);
    BOOST_TEST(use.steal_share() == 0.05);
    auto const both = used_between(before, after, std::vector{0, 1}, 100);
    BOOST_TEST(both.busy == 11);
    BOOST_TEST(both.busy_share() == 0.55);
    BOOST_TEST(both.processors == 2U);
}

BOOST_AUTO_TEST_CASE(a_processor_that_is_not_there_is_not_counted)
{
    auto const use = used_between(at(0, {}), at(1'000'000'000, {}), std::vector{0, 7}, 100);
    BOOST_TEST(use.processors == 1U);
    BOOST_TEST(use.wall == 1);
    BOOST_TEST(used_between(at(0, {}), at(1'000'000'000, {}), std::vector<int>{}, 100).busy_share() == 0);
}

BOOST_AUTO_TEST_CASE(counters_that_went_back_count_nothing)
{
    auto const use = used_between(at(0, {0, 0, 0, 500, 50, 0, 0, 5}), at(1'000'000'000, {0, 0, 0, 400, 40, 0, 0, 4}), std::vector{0}, 100);
    BOOST_TEST(use.busy == 1);
    BOOST_TEST(use.steal == 0);
}

BOOST_AUTO_TEST_CASE(a_processor_that_works_is_seen_to_be_busy)
{
    tare::topology::team crew({tare::topology::allowed_processors().back()});
    auto const before = cpu_snapshot::take();
    while (seconds(now() - before.taken) < 0.3) {
    }
    auto const use = used_between(before, cpu_snapshot::take(), crew.processors());
    BOOST_TEST(use.processors == 1U);
    BOOST_TEST(use.busy + use.steal >= 0.2);
    BOOST_TEST(use.busy <= use.wall);
    BOOST_TEST(to_json(use).at("busy_seconds").as_double() == use.busy);
}

BOOST_AUTO_TEST_CASE(faults_and_switches_of_this_process_are_counted)
{
    auto const before = process_use::take();
    constexpr std::size_t pages = 100, bytes = pages * 4096;
    auto* const memory = static_cast<char*>(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ::madvise(memory, bytes, MADV_NOHUGEPAGE);
    for (std::size_t i = 0; i < bytes; i += 4096) static_cast<char volatile*>(memory)[i] = 1;
    ::munmap(memory, bytes);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    auto const used = to_json(before, process_use::take());
    BOOST_TEST(used.at("minor_faults").as_int64() >= 100);
    BOOST_TEST(used.at("voluntary_switches").as_int64() >= 1);
}

BOOST_AUTO_TEST_CASE(migrations_are_read_where_the_kernel_tells)
{
    BOOST_TEST(*detail::migrations_in("a (1, #threads: 1)\n---\nse.nr_migrations    :       12\nnr_switches : 3\n") == 12);
    BOOST_TEST(!detail::migrations_in("nr_switches : 3\n"));
    BOOST_TEST(!detail::migrations_in("se.nr_migrations"));
    BOOST_TEST(!detail::migrations_in("se.nr_migrations :  x"));
}

BOOST_AUTO_TEST_SUITE_END()
