#pragma once

#include <tare/workload/linpack/equations.hpp>

#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace tare::workload::linpack_kernels {

/// What the row exchanges of a block of columns come to: the rows that the block's own rows are taken from, and those further down that
/// one of the block's own rows goes to. So a column is gathered and scattered once, instead of exchanged step by step.
class swaps {
public:
    /// For blocks of at most `width` columns of a matrix of `rows` rows.
    swaps(std::size_t rows, std::size_t width) : where_(rows)
    {
        std::iota(where_.begin(), where_.end(), std::size_t{0});
        from_.reserve(width);
        moved_.reserve(width);
    }

    /// Row first + i was exchanged with row pivots[i] ≥ first + i, for one i after the other.
    void take(std::size_t first, std::span<std::size_t const> pivots)
    {
        auto const count = pivots.size();
        from_.clear();
        moved_.clear();
        for (std::size_t i = 0; i < count; ++i) std::swap(where_[first + i], where_[pivots[i]]);
        for (std::size_t i = 0; i < count; ++i) from_.push_back(where_[first + i]);
        for (auto const row : pivots)
            if (row >= first + count && where_[row] != row) {
                moved_.emplace_back(where_[row], row);
                where_[row] = row; // once, and as it was for the next block
            }
        for (std::size_t i = 0; i < count; ++i) where_[first + i] = first + i;
    }

    /// Copies the rows that become the block's own into `to`, row after row `step` apart, and moves down those that leave it. The block's
    /// own rows in the column are stale then: `put` writes them.
    void gather(double* column, double* to, std::size_t step) const
    {
        for (std::size_t i = 0; i < from_.size(); ++i) to[i * step] = column[from_[i]];
        for (auto const& [from, row] : moved_) column[row] = column[from];
    }

    /// Asks for the lines that `gather` will read.
    void prefetch(double const* column) const
    {
        for (auto const row : from_) __builtin_prefetch(column + row, 0, 2);
    }

private:
    std::vector<std::size_t> where_; ///< of each row, the one whose values it has; the identity between two calls
    std::vector<std::size_t> from_;
    std::vector<std::pair<std::size_t, std::size_t>> moved_; ///< from the block's own row, to one below
};

} // namespace tare::workload::linpack_kernels
