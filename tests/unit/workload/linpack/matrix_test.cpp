#include <tare/workload/linpack/matrix.hpp>

#include "../../processors.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::workload::linpack_kernels;

BOOST_AUTO_TEST_SUITE(workload_linpack_matrix)

BOOST_AUTO_TEST_CASE(numbers_run_down_the_columns_whatever_the_threads)
{
    for (int const threads : {1, 3}) {
        constexpr std::size_t n = 37;
        std::vector<double> values(values_for(n));
        equations const on{values.data(), n, stride_for(n)};
        topology::team team(processors(threads));
        generate(team, on);
        std::uint64_t x = 100;
        for (std::size_t j = 0; j <= n; ++j)
            for (std::size_t i = 0; i < n; ++i, x = 6364136223846793005 * x + 1)
                BOOST_REQUIRE(on.column(j)[i] == 0.5 - static_cast<double>(x) / 18446744073709551616.0);
    }
}

BOOST_AUTO_TEST_CASE(values_lie_in_the_interval_of_hpl)
{
    BOOST_TEST(value_of(0) == 0.5);
    BOOST_TEST(value_of(~std::uint64_t{0}) == -0.5); // 2^64 - 1 rounds to 2^64, as in HPL's own arithmetic
    BOOST_TEST(value_of(std::uint64_t{1} << 63) == 0.0);
}

BOOST_AUTO_TEST_CASE(a_jump_is_as_many_steps)
{
    auto x = seed;
    for (std::uint64_t steps = 0; steps < 100; ++steps, x = multiplier * x + 1) BOOST_TEST(jump_of(steps)(seed) == x);
    BOOST_TEST(jump_of(123'456'789).then(jump_of(987'654'321))(seed) == jump_of(1'111'111'110)(seed));
}

BOOST_AUTO_TEST_CASE(columns_never_share_the_sets_of_a_cache)
{
    for (std::size_t n = 1; n < 9000; ++n) {
        auto const stride = stride_for(n);
        BOOST_REQUIRE(stride >= n);
        BOOST_REQUIRE(stride % 8 == 0);
        BOOST_REQUIRE(stride % 256 != 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
