#include <tare/workload/linpack/tare.hpp>

#include "../../processors.hpp"

#include <tare/workload/linpack/eigen.hpp>
#include <tare/workload/linpack/residual.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace tare;
using namespace tare::workload;
using namespace tare::workload::linpack_kernels;

namespace {

struct made {
    std::vector<double> values;
    equations on;

    explicit made(std::size_t n) : values(values_for(n)), on{values.data(), n, stride_for(n)}
    {
        topology::team team(processors(1));
        generate(team, on);
    }
    made(made const& other) : values(other.values), on{values.data(), other.on.n, other.on.stride} {}
    std::vector<double> x() const { return {on.right_side(), on.right_side() + on.n}; }
};

/// ||A x - b|| / (eps (||A|| ||x|| + ||b||) n) of any matrix, by rows.
double scaled_residual(made const& of, std::vector<double> const& x)
{
    double difference = 0, norm_a = 0, norm_x = 0, norm_b = 0;
    for (std::size_t i = 0; i < of.on.n; ++i) {
        double sum = 0, row = 0;
        for (std::size_t j = 0; j < of.on.n; ++j) {
            sum += of.on.column(j)[i] * x[j];
            row += std::abs(of.on.column(j)[i]);
        }
        difference = std::max(difference, std::abs(sum - of.on.right_side()[i]));
        norm_a = std::max(norm_a, row);
        norm_x = std::max(norm_x, std::abs(x[i]));
        norm_b = std::max(norm_b, std::abs(of.on.right_side()[i]));
    }
    return difference / (0x1p-53 * (norm_a * norm_x + norm_b) * static_cast<double>(of.on.n));
}

template <class Solver, class... Set>
std::vector<double> solved(made const& given, int threads, Set... set)
{
    made own(given);
    Solver(processors(threads), own.on, set...).solve();
    return own.x();
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_linpack_tare)

BOOST_AUTO_TEST_CASE(sizes_that_are_multiples_of_nothing_pass_with_every_kernel_set_and_number_of_threads)
{
    for (auto const& set : usable_kernel_sets())
        for (int const threads : {1, 2, 3, 8})
            for (std::size_t const n : {1U, 2U, 3U, 7U, 8U, 9U, 23U, 24U, 25U, 31U, 33U, 47U, 100U, 129U, 203U}) {
                if (threads > 2 && n > 50 && set.name != usable_kernel_sets().front().name) continue;
                made const given(n);
                topology::team team(processors(1));
                BOOST_TEST(residual(team, solved<solver::tare>(given, threads, set)) < most_residual,
                           set.name << ", " << threads << " threads, n = " << n);
            }
}

BOOST_AUTO_TEST_CASE(a_solver_can_be_used_again)
{
    made first(90);
    made const again(first);
    solver::tare solver(processors(2), first.on);
    solver.solve();
    auto const x = first.x();
    first.values = again.values;
    solver.solve();
    BOOST_TEST(first.x() == x, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(solvers_agree_on_random_graded_and_badly_scaled_matrices)
{
    using change = std::function<double(std::size_t, std::size_t, double)>;
    for (auto const& [name, of] : std::vector<std::pair<std::string, change>>{
             {"random", [](auto, auto, double a) { return a; }},
             {"graded", [](auto i, auto j, double a) { return a * std::pow(0.9, static_cast<double>(i + j)); }},
             {"rows scaled badly", [](auto i, auto, double a) { return std::ldexp(a, i % 3 == 0 ? 300 : -300); }},
             {"columns scaled badly", [](auto, auto j, double a) { return std::ldexp(a, j % 2 == 0 ? 200 : -200); }},
             {"tiny", [](auto, auto, double a) { return a * 1e-307; }}, // 1 / pivot overflows
             {"triangular, upside down", [](auto i, auto j, double a) { return i + j < 70 ? 0.0 : a + 2; }}}) {
        made given(71);
        for (std::size_t j = 0; j < given.on.n; ++j)
            for (std::size_t i = 0; i < given.on.n; ++i) given.on.column(j)[i] = of(i, j, given.on.column(j)[i]);
        auto const ours = solved<solver::tare>(given, 2), eigens = solved<solver::eigen>(given, 1);
        BOOST_TEST(scaled_residual(given, ours) < most_residual, name);
        BOOST_TEST(scaled_residual(given, eigens) < most_residual, name);
    }
}

BOOST_AUTO_TEST_CASE(a_singular_matrix_is_named_by_its_column)
{
    for (std::size_t const column : {0U, 5U, 30U, 76U}) {
        made given(77);
        std::fill_n(given.on.column(column), given.on.n, 0.0);
        auto const says = [&](error const& e) {
            return std::string(e.what()).find("column " + std::to_string(column) + " has no pivot") != std::string::npos;
        };
        for (int const threads : {1, 2, 3}) BOOST_CHECK_EXCEPTION(solved<solver::tare>(given, threads), error, says);
        BOOST_CHECK_EXCEPTION(solved<solver::eigen>(given, 1), error, says);
    }
}

BOOST_AUTO_TEST_CASE(a_column_of_nan_is_told_and_nothing_hangs)
{
    made given(50);
    for (std::size_t i = 0; i < given.on.n; ++i) given.on.column(20)[i] = std::numeric_limits<double>::quiet_NaN();
    BOOST_CHECK_THROW(solved<solver::tare>(given, 2), error);
    made one(50);
    one.on.column(3)[3] = std::numeric_limits<double>::quiet_NaN();
    try {
        auto const x = solved<solver::tare>(one, 2);
        BOOST_TEST(std::ranges::any_of(x, [](double value) { return !std::isfinite(value); })); // which no check lets pass
    } catch (error const& e) {
        BOOST_TEST(std::string(e.what()).find("no pivot") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
