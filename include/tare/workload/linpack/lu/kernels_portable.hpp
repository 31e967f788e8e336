#pragma once

#include <tare/workload/linpack/lu/kernels.hpp>

#include <cmath>

namespace tare::workload::linpack_kernels::portable {

inline constexpr std::size_t rows = 4, columns = 4;

inline void multiply(double const* a, std::size_t a_step, double const* b, std::size_t b_step, double* c, std::size_t c_step,
                     std::size_t depth)
{
    double sum[columns][rows]{};
    for (; depth > 0; --depth, a += a_step, b += b_step)
        for (std::size_t j = 0; j < columns; ++j)
            for (std::size_t i = 0; i < rows; ++i) sum[j][i] += a[i] * b[j];
    for (std::size_t j = 0; j < columns; ++j)
        for (std::size_t i = 0; i < rows; ++i) c[j * c_step + i] -= sum[j][i];
}

inline void solve_block(double const* l, double* x, std::size_t count)
{
    for (std::size_t q = 0; q < count; ++q)
        for (std::size_t r = q + 1; r < count; ++r)
            for (std::size_t i = 0; i < rows; ++i) x[r * rows + i] -= l[q * columns + r] * x[q * rows + i];
}

template <std::size_t J>
std::size_t leaf(double* column, double* left, std::size_t stride, double const* u, double scale, std::size_t begin, std::size_t end)
{
    double most = 0;
    auto at = begin;
    for (auto i = begin; i < end; ++i) {
        auto value = column[i];
        if constexpr (J > 0) left[(J - 1) * stride + i] *= scale;
        for (std::size_t q = 0; q < J; ++q) value -= left[q * stride + i] * u[q];
        column[i] = value;
        if (std::abs(value) > most) {
            most = std::abs(value);
            at = i;
        }
    }
    return at;
}

} // namespace tare::workload::linpack_kernels::portable
