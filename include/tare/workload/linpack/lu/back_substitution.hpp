#pragma once

#include <tare/topology/team.hpp>
#include <tare/workload/linpack/equations.hpp>

#include <algorithm>
#include <cstddef>

namespace tare::workload::linpack_kernels {

/// y -= U x for rows [begin, end) and columns [first, last), eight columns for each pass over y.
inline void subtract_columns(equations const& on, double* y, std::size_t begin, std::size_t end, double const* x, std::size_t first,
                             std::size_t last)
{
    constexpr std::size_t columns = 8;
    auto j = first;
    for (; j + columns <= last; j += columns) {
        auto const* const u = on.column(j);
        for (auto i = begin; i < end; ++i) {
            double sum = 0;
            for (std::size_t q = 0; q < columns; ++q) sum += u[q * on.stride + i] * x[j + q];
            y[i] -= sum;
        }
    }
    for (; j < last; ++j)
        for (auto i = begin; i < end; ++i) y[i] -= on.column(j)[i] * x[j];
}

/// Solves U x = y, y being the last column, from the bottom up: a block of unknowns by one thread, then what they are worth is taken from
/// the rows above by all. x takes the place of y.
inline void substitute_back(topology::team& team, equations const& on)
{
    constexpr std::size_t block = 128, line = 8;
    auto* const y = on.right_side();
    team.run([&](int thread) {
        auto const threads = static_cast<std::size_t>(team.size()), index = static_cast<std::size_t>(thread);
        for (auto end = on.n; end > 0;) {
            auto const begin = (end - 1) / block * block;
            if (thread == 0)
                for (auto j = end; j-- > begin;) {
                    y[j] /= on.column(j)[j];
                    for (auto i = begin; i < j; ++i) y[i] -= on.column(j)[i] * y[j];
                }
            team.barrier().meet();
            auto const lines = begin / line; // block is a multiple of it
            subtract_columns(on, y, lines * index / threads * line, lines * (index + 1) / threads * line, y, begin, end);
            team.barrier().meet();
            end = begin;
        }
    });
}

} // namespace tare::workload::linpack_kernels
