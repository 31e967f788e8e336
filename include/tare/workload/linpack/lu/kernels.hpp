#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// The loops that factorisation spends its time in, once for each instruction set. Each function carries its set, so one portable binary
/// has them all.
namespace tare::workload::linpack_kernels {

/// c -= a b for a tile: `rows` × `columns` of its kernel set. Column k of a is at a + k a_step, row k of b at b + k b_step, column j of c
/// at c + j c_step; what they hold in a column or a row is contiguous.
using multiply = void (*)(double const* a, std::size_t a_step, double const* b, std::size_t b_step, double* c, std::size_t c_step,
                          std::size_t depth);

/// Solves L x = x in place, L lower triangular with a unit diagonal, `count` ≤ `columns` rows of `rows` numbers each, one behind another.
/// Element (r, q) of L is l[q columns + r].
using solve_block = void (*)(double const* l, double* x, std::size_t count);

/// One column of a leaf. Rows [begin, end) of its J left neighbours, the first of which is `left`, are multiplied by u[0 … J) and taken
/// from `column`; of these, the last neighbour is first scaled by `scale`, in place. Returns the row of the largest magnitude, `begin`
/// when there is none that compares.
using leaf_column = std::size_t (*)(double* column, double* left, std::size_t stride, double const* u, double scale, std::size_t begin,
                                    std::size_t end);

/// Columns of a leaf of the recursion.
inline constexpr std::size_t leaf_width = 8;

/// The loops of one instruction set.
struct kernel_set {
    std::string_view name;
    std::size_t rows;    ///< of a tile, and columns of a slab
    std::size_t columns; ///< of a tile
    linpack_kernels::multiply multiply;
    linpack_kernels::solve_block solve_block;
    std::array<leaf_column, leaf_width> leaf;
};

inline constexpr std::size_t most_rows = 24;   ///< of a tile of any set
inline constexpr std::size_t most_columns = 8; ///< of a tile of any set

} // namespace tare::workload::linpack_kernels
