#include <tare/workload/linpack/residual.hpp>

#include "../../processors.hpp"

#include <tare/workload/linpack/eigen.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::workload;
using namespace tare::workload::linpack_kernels;

BOOST_AUTO_TEST_SUITE(workload_linpack_residual)

BOOST_AUTO_TEST_CASE(an_answer_is_below_the_bound_and_a_wrong_one_far_above)
{
    constexpr std::size_t n = 60;
    std::vector<double> values(values_for(n));
    equations const on{values.data(), n, stride_for(n)};
    topology::team team(processors(2));
    generate(team, on);
    solver::eigen(processors(1), on).solve();
    std::vector<double> x(on.right_side(), on.right_side() + n);
    BOOST_TEST(residual(team, x) < 1.0);
    auto wrong = x;
    wrong[17] += 1e-9;
    BOOST_TEST(residual(team, wrong) > most_residual);
    wrong[17] = std::numeric_limits<double>::quiet_NaN();
    BOOST_TEST(!(residual(team, wrong) < most_residual));
}

BOOST_AUTO_TEST_CASE(one_unknown_has_the_residual_of_its_formula)
{
    topology::team team(processors(1));
    // a = 0.5 - 100 / 2^64, b = 0.5 - (100 multiplier + 1) / 2^64; x = 0 leaves |b| / (eps |b| 1) = 2^53.
    std::vector<double> const x{0.0};
    BOOST_TEST(residual(team, x) == 0x1p53);
}

BOOST_AUTO_TEST_SUITE_END()
