#pragma once

#include <bit>
#include <cstddef>

namespace tare::workload::linpack_kernels {

/// The equations [A | b]: n rows and n + 1 columns in one array, column by column; b is the last column.
struct equations {
    double* values = nullptr;
    std::size_t n = 0;
    std::size_t stride = 0; ///< doubles from a column to the next

    double* column(std::size_t j) const { return values + j * stride; }
    double* right_side() const { return column(n); }
};

/// The stride for n rows: whole cache lines, and never a multiple of 2 KiB, since columns would then share few sets of the caches.
constexpr std::size_t stride_for(std::size_t n)
{
    auto const lines = (n + 7) / 8;
    return 8 * (lines % 32 == 0 ? lines + 1 : lines);
}
static_assert(stride_for(1000) == 1000 && stride_for(1001) == 1008 && stride_for(4096) == 4104 && !std::has_single_bit(stride_for(512)));

/// Doubles that n equations take.
constexpr std::size_t values_for(std::size_t n) { return stride_for(n) * (n + 1); }

} // namespace tare::workload::linpack_kernels
