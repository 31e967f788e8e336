#pragma once

#include <tare/workload/linpack/lu/slab.hpp>

#include <cmath>
#include <optional>
#include <vector>

namespace tare::workload::linpack_kernels {

/// Factors a block of columns by one thread: halves, the right one updated by the left one, down to leaves of eight columns.
///
/// Source  F. G. Gustavson, "Recursion leads to automatic variable blocking for dense linear-algebra algorithms", IBM J. Res. Dev. 41
/// (1997).
class panel {
public:
    /// For blocks of at most `width` columns.
    panel(kernel_set const& set, equations const& on, std::size_t width)
        : set_(&set), on_(on), swaps_(on.n, width), triangle_(triangle_size(width, set.columns)), packed_(width * set.rows),
          last_(width * set.rows)
    {
    }

    /// Columns [begin, end), whose diagonal block begins in row `begin`; writes their pivots. Returns a column without a pivot, if any.
    std::optional<std::size_t> factor(std::size_t begin, std::size_t end, std::size_t* pivots)
    {
        pivots_ = pivots;
        failed_.reset();
        halve(begin, end);
        return failed_;
    }

private:
    void halve(std::size_t begin, std::size_t end)
    {
        if (end - begin <= leaf_width) return leaf(begin, end);
        auto const leaves = (end - begin + leaf_width - 1) / leaf_width;
        auto const middle = begin + leaves / 2 * leaf_width;
        halve(begin, middle);
        if (failed_) return;
        update(begin, middle, end);
        halve(middle, end);
        for (auto j = begin; j < middle; ++j)
            for (auto i = middle; i < end; ++i) std::swap(on_.column(j)[i], on_.column(j)[pivots_[i]]);
    }

    /// Columns [middle, end) by [begin, middle). L21 is read where it lies: packing it costs more than it saves here.
    void update(std::size_t begin, std::size_t middle, std::size_t end)
    {
        auto const depth = middle - begin, below = on_.n - middle, rest = below % set_->rows;
        swaps_.take(begin, {pivots_ + begin, depth});
        pack_triangle(*set_, on_.column(begin) + begin, on_.stride, depth, triangle_.data());
        if (rest > 0) pack_tile(*set_, on_.column(begin) + on_.n - rest, on_.stride, rest, depth, last_.data());
        factored const by{
            begin,  depth, on_.n, triangle_.data(), on_.column(begin) + middle, on_.stride, set_->rows, rest > 0 ? last_.data() : nullptr,
            &swaps_};
        for (auto j = middle; j < end; j += set_->rows) {
            slab const of(*set_, on_.column(j), on_.stride, std::min(set_->rows, end - j), packed_.data());
            of.solve(by);
            of.subtract(by, 0, (below + set_->rows - 1) / set_->rows);
        }
    }

    /// Column after column, each updated by its left neighbours when its turn comes: every value is written once.
    void leaf(std::size_t begin, std::size_t end)
    {
        auto* const left = on_.column(begin);
        double scale = 1;
        for (auto c = begin; c < end; ++c) {
            auto const j = c - begin;
            auto* const column = on_.column(c);
            double u[leaf_width];
            for (std::size_t i = 0; i < j; ++i) {
                for (std::size_t q = 0; q < i; ++q) column[begin + i] -= left[q * on_.stride + begin + i] * u[q];
                u[i] = column[begin + i];
            }
            auto const pivot = set_->leaf[j](column, left, on_.stride, u, scale, c, on_.n);
            pivots_[c] = pivot;
            if (!(std::abs(column[pivot]) > 0)) {
                failed_ = c;
                return;
            }
            if (pivot != c)
                for (auto q = begin; q < end; ++q) std::swap(on_.column(q)[c], on_.column(q)[pivot]);
            scale = scale_for(column, c);
        }
        auto* const column = on_.column(end - 1);
        for (auto i = end; i < on_.n; ++i) column[i] *= scale;
    }

    /// 1 / pivot; where that overflows, the column is divided at once and left as it is by what follows.
    double scale_for(double* column, std::size_t diagonal) const
    {
        auto const scale = 1 / column[diagonal];
        if (std::isfinite(scale)) return scale;
        for (auto i = diagonal + 1; i < on_.n; ++i) column[i] /= column[diagonal];
        return 1;
    }

    kernel_set const* set_;
    equations on_;
    swaps swaps_;
    std::vector<double> triangle_, packed_, last_;
    std::size_t* pivots_ = nullptr;
    std::optional<std::size_t> failed_;
};

} // namespace tare::workload::linpack_kernels
