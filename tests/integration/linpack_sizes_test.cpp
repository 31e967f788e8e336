// Ours over all sizes to 2000 that are multiples of nothing, with every kernel set and with more threads than processors; and LAPACK's
// answer beside ours. Optimised, since the unit tests, which are not, can only do the small ones.
#include <tare/workload/linpack/lapack.hpp>
#include <tare/workload/linpack/residual.hpp>
#include <tare/workload/linpack/tare.hpp>

#include "../unit/processors.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::workload;
using namespace tare::workload::linpack_kernels;

namespace {

template <class Solver, class... Set>
double residual_of(std::size_t n, int threads, Set... set)
{
    std::vector<double> values(values_for(n));
    equations const on{values.data(), n, stride_for(n)};
    auto const usual = processors(1);
    {
        topology::team team(usual);
        generate(team, on);
    }
    Solver(processors(threads), on, set...).solve();
    topology::team team(usual);
    return residual(team, {on.right_side(), n});
}

} // namespace

BOOST_AUTO_TEST_CASE(sizes_to_2000_pass_with_every_kernel_set)
{
    for (auto const& set : usable_kernel_sets())
        for (std::size_t n = 1; n <= 2000; n += 83 + n % 13)
            BOOST_TEST(residual_of<solver::tare>(n, 2, set) < most_residual, set.name << ", n = " << n);
}

BOOST_AUTO_TEST_CASE(sizes_to_2000_pass_with_any_number_of_threads)
{
    for (int const threads : {1, 3, 8})
        for (std::size_t n = 1; n <= 2000; n += 97 + n % 11)
            BOOST_TEST(residual_of<solver::tare>(n, threads) < most_residual, threads << " threads, n = " << n);
}

BOOST_AUTO_TEST_CASE(lapack_gives_an_answer_of_the_same_quality_and_says_what_it_is)
{
    if (auto const why = solver::lapack::missing(); !why.empty()) {
        BOOST_TEST_MESSAGE("skipped: " << why);
        return;
    }
    for (std::size_t const n : {1U, 7U, 100U, 777U}) BOOST_TEST(residual_of<solver::lapack>(n, 2) < most_residual);
    std::vector<double> values(values_for(50));
    equations const on{values.data(), 50, stride_for(50)};
    solver::lapack zero(processors(1), on);
    BOOST_TEST_MESSAGE(boost::json::serialize(zero.facts()));
    BOOST_TEST(zero.facts().contains("file"));
    BOOST_CHECK_EXCEPTION(zero.solve(), error,
                          [](error const& e) { return std::string(e.what()).find("column 0 has no pivot") != std::string::npos; });
}
