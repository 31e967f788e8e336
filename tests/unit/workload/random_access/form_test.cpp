#include <tare/workload/random_access/check.hpp>
#include <tare/workload/random_access/form.hpp>

#include "../../processors.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <numeric>
#include <vector>

using namespace tare;
using namespace tare::workload;
using namespace tare::workload::random_access_kernels;

namespace {

constexpr std::uint64_t table_words = 1 << 12;

/// What the rules call the scalar equivalent.
std::vector<std::uint64_t> sequential(std::uint64_t updates)
{
    std::vector<std::uint64_t> out(table_words);
    std::iota(out.begin(), out.end(), std::uint64_t{0});
    std::uint64_t x = 1;
    for (std::uint64_t i = 0; i < updates; ++i) {
        x = next(x);
        out[x & (table_words - 1)] ^= x;
    }
    return out;
}

template <class Form>
std::vector<std::uint64_t> table_of(kernel_set const& set, int threads, std::uint64_t updates, std::size_t look_ahead)
{
    topology::team crew(processors(threads));
    std::vector<std::uint64_t> out(table_words);
    table const on{out.data(), table_words};
    fill(crew, on);
    BOOST_TEST(Form::update({crew, set, on, updates, look_ahead}) > 0);
    return out;
}

template <class Form>
void check_form(int threads)
{
    for (auto const& set : usable_kernel_sets())
        for (std::uint64_t const updates : {512U, 1024U, 512U * 33, 4U * 512 * 77})
            for (std::size_t const look_ahead : {2 * lanes, 3 * lanes, most_look_ahead})
                BOOST_TEST((table_of<Form>(set, threads, updates, look_ahead) == sequential(updates)),
                           Form::short_name.str() << ", kernel set " << set.name << ", " << threads << " threads, " << updates
                                                  << " updates, look-ahead of " << look_ahead);
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_random_access)

BOOST_AUTO_TEST_CASE(each_form_leaves_the_table_of_a_sequential_replay)
{
    check_form<form::persistent>(1);
    check_form<form::exact>(1);
    check_form<form::paper>(1);
}

BOOST_AUTO_TEST_CASE(the_exact_form_loses_nothing_with_several_threads)
{
    for (int const threads : {2, 3, 5}) check_form<form::exact>(threads);
}

BOOST_AUTO_TEST_CASE(threads_of_racing_forms_do_every_update_once)
{
    // Few threads that race on few words lose something now and then; what is left out or done twice shows as thousands of errors.
    constexpr std::uint64_t updates = 512 * 40;
    for (int const threads : {2, 3, 7}) {
        auto const set = usable_kernel_sets().front();
        for (auto const& got :
             {table_of<form::persistent>(set, threads, updates, 2 * lanes), table_of<form::paper>(set, threads, updates, 2 * lanes)}) {
            auto const right = sequential(updates);
            int wrong = 0;
            for (std::size_t i = 0; i < table_words; ++i) wrong += got[i] != right[i];
            BOOST_TEST(wrong < 200, threads << " threads left " << wrong << " words wrong");
        }
    }
}

BOOST_AUTO_TEST_CASE(more_threads_than_shares_of_the_work_are_no_mistake)
{
    auto const set = usable_kernel_sets().front();
    BOOST_TEST((table_of<form::persistent>(set, 4, 512, 2 * lanes) == sequential(512)));
    BOOST_TEST((table_of<form::exact>(set, 4, 512, 2 * lanes) == sequential(512)));
}

BOOST_AUTO_TEST_CASE(shares_cover_everything_once)
{
    for (int const threads : {1, 2, 3, 7, 64})
        for (std::uint64_t const total : {std::uint64_t{512}, std::uint64_t{512 * 1000}, std::uint64_t{1} << 50}) {
            std::uint64_t end = 0;
            for (int i = 0; i < threads; ++i) {
                auto const part = share_of(total, 512, threads, i);
                BOOST_REQUIRE(part.begin == end);
                BOOST_REQUIRE(part.count % 512 == 0);
                BOOST_REQUIRE(part.count <= (total / 512 / static_cast<std::uint64_t>(threads) + 1) * 512);
                end += part.count;
            }
            BOOST_REQUIRE(end == total);
        }
}

BOOST_AUTO_TEST_CASE(a_rate_is_updates_by_seconds)
{
    topology::team crew(processors(1));
    auto const set = usable_kernel_sets().front();
    std::vector<std::uint64_t> memory(table_words);
    form::job const work{crew, set, {memory.data(), table_words}, 512 * 4, 2 * lanes};
    BOOST_TEST(form::persistent::describe(work, 1e-6).gups.value == 2.048, boost::test_tools::tolerance(1e-12));
    auto const forked = form::paper::describe(work, 2e-6);
    BOOST_TEST(forked.gups.value == 1.024, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(forked.fork_join.value > 0);
}

BOOST_AUTO_TEST_CASE(a_region_is_part_of_the_papers_time)
{
    // The same updates, so the form that forks and joins cannot be faster than its own empty regions.
    topology::team crew(processors(2));
    auto const set = usable_kernel_sets().front();
    std::vector<std::uint64_t> memory(table_words);
    form::job const work{crew, set, {memory.data(), table_words}, 512 * 40, 2 * lanes};
    auto const seconds = form::paper::update(work);
    auto const empty = form::paper::fork_join(work) * (512 * 40 / 128);
    BOOST_TEST(seconds > 0.2 * empty); // loosely: other programs run here too
}

BOOST_AUTO_TEST_SUITE_END()
