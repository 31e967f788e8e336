#pragma once

#include <tare/workload/linpack/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace tare::workload::linpack_kernels {

/// HPL's bound of the scaled residual.
inline constexpr double most_residual = 16;

/// What the check of an answer needs, one for each thread, added up.
struct row_sums {
    std::vector<double> product;  ///< A x
    std::vector<double> absolute; ///< sums of |a|, whose maximum is the norm of A

    explicit row_sums(std::size_t n) : product(n), absolute(n) {}

    void add_column(std::uint64_t state, double x)
    {
        for (std::size_t i = 0; i < product.size(); ++i, state = multiplier * state + 1) {
            auto const value = value_of(state);
            product[i] += value * x;
            absolute[i] += std::abs(value);
        }
    }
    void add(row_sums const& other)
    {
        for (std::size_t i = 0; i < product.size(); ++i) {
            product[i] += other.product[i];
            absolute[i] += other.absolute[i];
        }
    }
};

/// ||A x - b|| / (eps (||A|| ||x|| + ||b||) n), all norms the maximum's, for HPL's matrix, which is generated again; NaN when x has one.
/// Source  HPL 2.3, testing/ptest/HPL_pdtest.c.
inline double residual(topology::team& team, std::span<double const> x)
{
    auto const n = x.size();
    std::vector<row_sums> sums(static_cast<std::size_t>(team.size()), row_sums(n));
    team.run([&](int thread) {
        auto const threads = static_cast<std::size_t>(team.size());
        for (auto j = static_cast<std::size_t>(thread); j < n; j += threads)
            sums[static_cast<std::size_t>(thread)].add_column(column_state(n, j), x[j]);
    });
    for (std::size_t thread = 1; thread < sums.size(); ++thread) sums.front().add(sums[thread]);
    double difference = 0, norm_a = 0, norm_x = 0, norm_b = 0;
    auto state = column_state(n, n);
    for (std::size_t i = 0; i < n; ++i, state = multiplier * state + 1) {
        if (!std::isfinite(x[i])) return std::numeric_limits<double>::quiet_NaN();
        difference = std::max(difference, std::abs(sums.front().product[i] - value_of(state)));
        norm_a = std::max(norm_a, sums.front().absolute[i]);
        norm_x = std::max(norm_x, std::abs(x[i]));
        norm_b = std::max(norm_b, std::abs(value_of(state)));
    }
    constexpr double epsilon = 0x1p-53;
    return difference / (epsilon * (norm_a * norm_x + norm_b) * static_cast<double>(n));
}

} // namespace tare::workload::linpack_kernels
