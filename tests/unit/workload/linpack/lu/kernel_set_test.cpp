#include <tare/workload/linpack/lu/kernel_set.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>

using namespace tare::workload::linpack_kernels;

namespace {

std::vector<double> random_numbers(std::size_t count, unsigned seed)
{
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> in(-1, 1);
    std::vector<double> out(count);
    for (auto& value : out) value = in(random);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_linpack_lu_kernels, *boost::unit_test::tolerance(1e-12))

BOOST_AUTO_TEST_CASE(a_tile_is_multiplied_and_nothing_around_it_is_touched)
{
    for (auto const& set : usable_kernel_sets())
        for (std::size_t const depth : {0U, 1U, 2U, 17U, 256U}) {
            std::size_t const a_step = set.rows + 3, b_step = set.columns + 5, c_step = set.rows + 7;
            auto const a = random_numbers(a_step * (depth + 1), 1), b = random_numbers(b_step * (depth + 1), 2);
            auto c = random_numbers(c_step * set.columns, 3), wanted = c;
            for (std::size_t j = 0; j < set.columns; ++j)
                for (std::size_t i = 0; i < set.rows; ++i)
                    for (std::size_t k = 0; k < depth; ++k) wanted[j * c_step + i] -= a[k * a_step + i] * b[k * b_step + j];
            set.multiply(a.data(), a_step, b.data(), b_step, c.data(), c_step, depth);
            BOOST_TEST(c == wanted, "kernel set " << set.name << ", depth " << depth << boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(a_block_is_solved_in_place)
{
    for (auto const& set : usable_kernel_sets())
        for (std::size_t count = 1; count <= set.columns; ++count) {
            auto const l = random_numbers(set.columns * set.columns, 4);
            auto x = random_numbers(set.rows * set.columns, 5);
            auto wanted = x;
            for (std::size_t r = 0; r < count; ++r)
                for (std::size_t q = 0; q < r; ++q)
                    for (std::size_t i = 0; i < set.rows; ++i)
                        wanted[r * set.rows + i] -= l[q * set.columns + r] * wanted[q * set.rows + i];
            set.solve_block(l.data(), x.data(), count);
            for (std::size_t i = 0; i < x.size(); ++i) BOOST_TEST(x[i] == wanted[i]);
        }
}

BOOST_AUTO_TEST_CASE(a_column_of_a_leaf_is_updated_scaled_and_searched_in_its_rows_only)
{
    constexpr std::size_t stride = 64;
    for (auto const& set : usable_kernel_sets())
        for (std::size_t width = 0; width < leaf_width; ++width)
            for (auto const& [begin, end] : {std::pair<std::size_t, std::size_t>{8, 8}, {8, 9}, {8, 15}, {9, 24}, {8, 61}}) {
                auto left = random_numbers(stride * (leaf_width + 1), 6), column = random_numbers(stride, 7);
                auto const u = random_numbers(leaf_width, 8);
                auto wanted_left = left, wanted = column;
                std::size_t pivot = begin;
                double most = 0;
                for (auto i = begin; i < end; ++i) {
                    if (width > 0) wanted_left[(width - 1) * stride + i] *= 0.75;
                    for (std::size_t q = 0; q < width; ++q) wanted[i] -= wanted_left[q * stride + i] * u[q];
                    if (std::abs(wanted[i]) > most) most = std::abs(wanted[pivot = i]);
                }
                BOOST_TEST(set.leaf[width](column.data(), left.data(), stride, u.data(), 0.75, begin, end) == pivot);
                for (std::size_t i = 0; i < stride; ++i) BOOST_TEST(column[i] == wanted[i]);
                for (std::size_t i = 0; i < left.size(); ++i) BOOST_TEST(left[i] == wanted_left[i]);
            }
}

BOOST_AUTO_TEST_SUITE_END()
