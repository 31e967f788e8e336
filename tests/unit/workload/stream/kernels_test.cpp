#include <tare/workload/stream/kernel_set.hpp>
#include <tare/workload/stream/timing.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace tare::workload::stream_kernels;

namespace {

constexpr std::size_t n = 1024;

struct lines {
    alignas(64) double a[n], b[n], c[n];
    alignas(64) double guard[8];

    lines()
    {
        for (std::size_t i = 0; i < n; ++i) {
            a[i] = static_cast<double>(i) + 0.5;
            b[i] = 1000 - static_cast<double>(i);
            c[i] = 3 * static_cast<double>(i);
        }
        std::ranges::fill(guard, 77.0);
    }
    arrays all() { return {a, b, c, n}; }
};

template <class Expected>
bool every(double const* values, Expected expected)
{
    for (std::size_t i = 0; i < n; ++i)
        if (!(std::abs(values[i] - expected(i)) <= 1e-12)) return false;
    return true;
}

void check_set(kernel_set const& set, stores how)
{
    lines const start;
    {
        lines now;
        run_kernel(set, how, operation::copy, now.all(), {0, n});
        BOOST_TEST(every(now.c, [&](auto i) { return start.a[i]; }));
    }
    {
        lines now;
        run_kernel(set, how, operation::scale, now.all(), {0, n});
        BOOST_TEST(every(now.b, [&](auto i) { return scalar * start.c[i]; }));
        BOOST_TEST(std::ranges::equal(now.a, start.a));
    }
    {
        lines now;
        run_kernel(set, how, operation::add, now.all(), {0, n});
        BOOST_TEST(every(now.c, [&](auto i) { return start.a[i] + start.b[i]; }));
    }
    {
        lines now;
        run_kernel(set, how, operation::triad, now.all(), {0, n});
        BOOST_TEST(every(now.a, [&](auto i) { return start.b[i] + scalar * start.c[i]; }));
        BOOST_TEST(std::ranges::equal(now.b, start.b));
        BOOST_TEST(std::ranges::equal(now.guard, start.guard));
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_stream)

BOOST_AUTO_TEST_CASE(every_kernel_set_that_this_processor_has_computes_the_same)
{
    auto const sets = usable_kernel_sets();
    BOOST_TEST(sets.back().name == "portable");
    for (auto const& set : sets) {
        BOOST_TEST_CONTEXT("kernel set " << set.name)
        {
            check_set(set, stores::regular);
            if (set.streams()) check_set(set, stores::streaming);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_widest_set_comes_first)
{
#if defined(__x86_64__)
    auto const widest = usable_kernel_sets().front().name;
    BOOST_TEST(widest == (__builtin_cpu_supports("avx512f") ? "avx512f" : __builtin_cpu_supports("avx2") ? "avx2" : "sse2"));
#endif
}

BOOST_AUTO_TEST_CASE(the_portable_set_has_no_streaming_stores) { BOOST_TEST(!usable_kernel_sets().back().streams()); }

BOOST_AUTO_TEST_CASE(a_kernel_writes_its_slab_alone)
{
    for (auto const& set : usable_kernel_sets()) {
        lines const start;
        lines now;
        run_kernel(set, stores::regular, operation::copy, now.all(), {64, 128});
        for (std::size_t i = 0; i < n; ++i) BOOST_REQUIRE(now.c[i] == (i >= 64 && i < 192 ? start.a[i] : start.c[i]));
    }
}

BOOST_AUTO_TEST_CASE(slabs_are_whole_lines_that_cover_the_array_once)
{
    for (int const threads : {1, 2, 3, 7, 64})
        for (std::size_t const elements : {std::size_t{8}, std::size_t{512}, std::size_t{100'000}}) {
            std::size_t next = 0;
            for (int i = 0; i < threads; ++i) {
                auto const part = slab_of(elements, threads, i);
                BOOST_REQUIRE(part.begin == next);
                BOOST_REQUIRE(part.count % line_elements == 0);
                next = part.begin + part.count;
            }
            BOOST_REQUIRE(next == elements);
        }
}

BOOST_AUTO_TEST_CASE(bytes_of_an_element_are_those_of_streams_table)
{
    BOOST_TEST(work_of[0].bytes == 16U);
    BOOST_TEST(work_of[1].bytes == 16U);
    BOOST_TEST(work_of[2].bytes == 24U);
    BOOST_TEST(work_of[3].bytes == 24U);
    for (std::size_t i = 0; i < 4; ++i) BOOST_TEST(static_cast<std::size_t>(work_of[i].which) == i);
}

BOOST_AUTO_TEST_SUITE_END()
