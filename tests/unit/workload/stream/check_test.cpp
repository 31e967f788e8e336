#include <tare/topology/allowed.hpp>
#include <tare/workload/stream/check.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <vector>

using namespace tare;
using namespace tare::workload::stream_kernels;

namespace {

constexpr std::size_t n = 4096;

struct filled {
    explicit filled(expected const& value) : a(n, value.a), b(n, value.b), c(n, value.c) {}
    arrays all() { return {a.data(), b.data(), c.data(), n}; }
    std::vector<double> a, b, c;
};

std::vector<int> two()
{
    auto const allowed = topology::allowed_processors();
    return {allowed.front(), allowed.back()};
}

expected after(int passes)
{
    expected out;
    for (int i = 0; i < passes; ++i) out.pass();
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_stream)

BOOST_AUTO_TEST_CASE(one_pass_by_hand)
{
    auto const e = after(1); // c = 1, b = 0.4, c = 1.4, a = 0.4 + 0.4 · 1.4
    BOOST_TEST(e.b == 0.4);
    BOOST_TEST(e.c == 1.4);
    BOOST_TEST(e.a == 0.96, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(values_stay_far_from_overflow_and_from_nothing)
{
    auto const e = after(most_passes + 10);
    BOOST_TEST(e.a > 1e-6);
    BOOST_TEST(e.a < 1);
}

BOOST_AUTO_TEST_CASE(right_arrays_pass)
{
    topology::team crew(two());
    auto const right = after(5);
    filled arrays(right);
    BOOST_TEST(check(crew, arrays.all(), right) == "");
}

BOOST_AUTO_TEST_CASE(a_single_wrong_element_is_named)
{
    topology::team crew(two());
    auto const right = after(5);
    filled arrays(right);
    arrays.b[3000] *= 1 + 1e-12;
    auto const said = check(crew, arrays.all(), right);
    BOOST_TEST(said.starts_with("element 3000 of array b is 0."), said);
    filled last(right);
    last.c[n - 1] = std::numeric_limits<double>::quiet_NaN();
    BOOST_TEST(check(crew, last.all(), right).starts_with("element 4095 of array c is "));
}

BOOST_AUTO_TEST_CASE(rounding_of_another_order_passes)
{
    topology::team crew(two());
    auto const right = after(5);
    filled arrays(right);
    for (std::size_t i = 0; i < n; i += 3) arrays.a[i] *= 1 + 2e-14;
    BOOST_TEST(check(crew, arrays.all(), right) == "");
}

BOOST_AUTO_TEST_CASE(a_pass_that_was_left_out_is_wrong_everywhere)
{
    topology::team crew(two());
    filled arrays(after(4));
    BOOST_TEST(check(crew, arrays.all(), after(5)).starts_with("element 0 of array a is "));
}

BOOST_AUTO_TEST_CASE(the_kernels_do_what_the_recurrence_says_for_as_many_passes_as_there_may_be)
{
    topology::team crew(two());
    for (auto const& set : usable_kernel_sets()) {
        struct alignas(64) {
            double a[512], b[512], c[512];
        } memory;
        std::ranges::fill(memory.a, 1);
        std::ranges::fill(memory.b, 2);
        std::ranges::fill(memory.c, 0);
        arrays const all{memory.a, memory.b, memory.c, 512};
        timed_passes passes(crew.size());
        auto const times = passes.run(crew, set, stores::regular, all, {most_passes, 0});
        BOOST_TEST(times.size() == static_cast<std::size_t>(most_passes));
        BOOST_TEST(check(crew, all, after(most_passes)) == "", "kernel set " << set.name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
