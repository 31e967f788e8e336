#pragma once

#include <tare/workload/linpack/lu/kernel_set.hpp>
#include <tare/workload/linpack/lu/swaps.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace tare::workload::linpack_kernels {

/// A block of columns that has been factored, as its right neighbours are updated by it: rows [top, top + depth) hold L11 and
/// below them, up to row `end`, lies L21.
struct factored {
    std::size_t top = 0;
    std::size_t depth = 0;
    std::size_t end = 0;
    double const* triangle = nullptr; ///< L11, packed: `columns` rows at a time, column after column
    double const* below = nullptr;    ///< L21: `rows` rows at a time
    std::size_t below_step = 0;       ///< from a column of a tile to the next
    std::size_t below_next = 0;       ///< from a tile to the one below it
    double const* last = nullptr;     ///< the last tile, packed and filled up with zeros, when L21 ends in the middle of it
    swaps const* exchanged = nullptr;
};

/// Doubles that the packed L11 of a block takes.
constexpr std::size_t triangle_size(std::size_t depth, std::size_t columns) { return (depth + columns - 1) / columns * columns * depth; }

/// Packs L11, whose first element is at `from`, filled up with zeros.
inline void pack_triangle(kernel_set const& set, double const* from, std::size_t stride, std::size_t depth, double* to)
{
    for (std::size_t r = 0; r < depth; r += set.columns, to += set.columns * depth) {
        auto const rows = std::min(set.columns, depth - r);
        for (std::size_t k = 0; k < std::min(depth, r + set.columns); ++k) {
            std::memcpy(to + k * set.columns, from + k * stride + r, rows * sizeof(double));
            std::fill(to + k * set.columns + rows, to + (k + 1) * set.columns, 0.0);
        }
    }
}

/// Packs one tile of L21, `rows` of its rows being there.
inline void pack_tile(kernel_set const& set, double const* from, std::size_t stride, std::size_t rows, std::size_t depth, double* to)
{
    for (std::size_t k = 0; k < depth; ++k, to += set.rows, from += stride) {
        std::memcpy(to, from, rows * sizeof(double));
        std::fill(to + rows, to + set.rows, 0.0);
    }
}

/// The update of a slab, at most `rows` columns of the set beside one another: row exchanges, U12 = L11⁻¹ A12, A22 -= L21 U12. U12 is kept
/// packed in between, a row of the slab behind the other, which is both what the solve wants as vectors and the product as factors.
///
/// Source  K. Goto, R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008), for the packing.
class slab {
public:
    slab(kernel_set const& set, double* first, std::size_t stride, std::size_t width, double* packed)
        : set_(&set), first_(first), stride_(stride), width_(width), packed_(packed)
    {
    }

    /// Rows of the block, exchanged and solved.
    void solve(factored const& by) const
    {
        auto const step = set_->rows;
        if (width_ < step) std::fill_n(packed_, step * by.depth, 0.0);
        for (std::size_t j = 0; j < width_; ++j) { // lines of the next column come while this one is gathered
            if (j + 1 < width_) by.exchanged->prefetch(first_ + (j + 1) * stride_);
            by.exchanged->gather(first_ + j * stride_, packed_ + j, step);
        }
        auto const* triangle = by.triangle;
        for (std::size_t r = 0; r < by.depth; r += set_->columns, triangle += set_->columns * by.depth) {
            auto const rows = std::min(set_->columns, by.depth - r);
            multiply_rows(triangle, r, rows);
            set_->solve_block(triangle + r * set_->columns, packed_ + r * step, rows);
        }
        for (std::size_t j = 0; j < width_; ++j) {
            auto* const to = first_ + j * stride_ + by.top;
            for (std::size_t i = 0; i < by.depth; ++i) to[i] = packed_[i * step + j];
        }
    }

    /// Rows of tiles [begin, end) below the block.
    void subtract(factored const& by, std::size_t begin, std::size_t end) const
    {
        for (auto tile = begin; tile < end; ++tile) {
            auto const row = by.top + by.depth + tile * set_->rows;
            auto const rows = std::min(set_->rows, by.end - row);
            bool const whole = rows == set_->rows || !by.last;
            auto const* const a = whole ? by.below + tile * by.below_next : by.last;
            for (std::size_t j = 0; j < width_; j += set_->columns)
                tile_of(a, whole ? by.below_step : set_->rows, packed_ + j, row, rows, j, std::min(set_->columns, width_ - j), by.depth);
        }
    }

private:
    /// Takes what the rows solved before are worth from the next ones, all columns of the slab at once.
    void multiply_rows(double const* l, std::size_t r, std::size_t rows) const
    {
        auto const step = set_->rows;
        if (rows == set_->columns) return set_->multiply(packed_, step, l, set_->columns, packed_ + r * step, step, r);
        alignas(64) double part[most_rows * most_columns]{};
        set_->multiply(packed_, step, l, set_->columns, part, step, r);
        for (std::size_t i = 0; i < rows * step; ++i) packed_[r * step + i] += part[i];
    }

    void tile_of(double const* a, std::size_t a_step, double const* b, std::size_t row, std::size_t rows, std::size_t j,
                 std::size_t columns, std::size_t depth) const
    {
        auto* const c = first_ + j * stride_ + row;
        if (rows == set_->rows && columns == set_->columns) return set_->multiply(a, a_step, b, set_->rows, c, stride_, depth);
        alignas(64) double part[most_rows * most_columns]{};
        set_->multiply(a, a_step, b, set_->rows, part, set_->rows, depth);
        for (std::size_t q = 0; q < columns; ++q)
            for (std::size_t i = 0; i < rows; ++i) c[q * stride_ + i] += part[q * set_->rows + i];
    }

    kernel_set const* set_;
    double* first_;
    std::size_t stride_;
    std::size_t width_;
    double* packed_; ///< depth × rows of the set
};

} // namespace tare::workload::linpack_kernels
