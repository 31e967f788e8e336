#pragma once

#include <tare/topology/team.hpp>
#include <tare/workload/linpack/lu/blocking.hpp>
#include <tare/workload/linpack/lu/panel.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tare::workload::linpack_kernels {

/// LU of [A | b] with partial pivoting by a team: L⁻¹ P b lies in the place of b afterwards, and U above the diagonal of A. What lies
/// below it is L with rows as they were when its block was factored: they are not exchanged again, since nobody needs them.
///
/// Blocks from left to right. Of the columns that a block updates, those of the next block come first; whoever ends the last of them
/// factors that block while the others go on: the next step begins with a block that is ready (look-ahead of one). Slabs are taken from
/// one counter, so that no thread waits for another until none is left.
class factorisation {
public:
    factorisation(topology::team& team, kernel_set const& set, equations const& on, std::uint64_t cache_bytes)
        : team_(&team), set_(set), on_(on), cut_(blocking_for(set, on.n, team.size(), cache_bytes)), panel_(set, on, cut_.most_width),
          pivots_(on.n), steps_(std::make_unique<step[]>(blocks()))
    {
        for (auto& b : ready_) {
            b.triangle.resize(triangle_size(cut_.most_width, set.columns));
            b.below.resize((on.n + set.rows) * cut_.most_width);
            b.exchanged = std::make_unique<swaps>(on.n, cut_.most_width);
        }
        auto const slab = set.rows * cut_.most_width;
        own_.resize(static_cast<std::size_t>(team.size()));
        team.run([&](int thread) { own_[static_cast<std::size_t>(thread)].resize(slab * cut_.slabs); });
    }

    /// Returns a column without a pivot, when there is one: the matrix is singular.
    std::optional<std::size_t> run()
    {
        for (std::size_t k = 0; k < blocks(); ++k) steps_[k].next = steps_[k].done = 0;
        for (auto& block : ready_) block.failed.reset();
        team_->run([this](int thread) { work(thread); });
        return ready_[0].failed ? ready_[0].failed : ready_[1].failed;
    }

    blocking const& cut() const { return cut_; }

private:
    /// The columns that are right of a block, cut into what threads take.
    struct alignas(64) step {
        std::atomic<std::size_t> next{0}; ///< not taken yet
        std::atomic<std::size_t> done{0}; ///< of those that belong to the next block
    };
    /// A block that is factored, packed for those who update by it.
    struct packed_block {
        factored of;
        std::vector<double> triangle, below;
        std::unique_ptr<swaps> exchanged;
        std::optional<std::size_t> failed; ///< the column without a pivot
    };

    std::size_t blocks() const { return cut_.begins.size() - 1; }

    void work(int thread)
    {
        if (thread == 0) factor(0);
        for (std::size_t k = 0; k < blocks(); ++k) {
            team_->barrier().meet();
            if (ready_[k % 2].failed) return; // of this block: the next one's may be written already
            update(k, own_[static_cast<std::size_t>(thread)].data());
        }
    }

    void update(std::size_t k, double* packed)
    {
        auto const& by = ready_[k % 2].of;
        auto& counted = steps_[k];
        auto const begin = cut_.begins[k + 1], end = k + 1 < blocks() ? cut_.begins[k + 2] : begin;
        auto const slabs = (end - begin + set_.rows - 1) / set_.rows; // of the next block
        auto const together = slabs_together(on_.n + 1 - end);
        auto const width = together * set_.rows;
        auto const rest = (on_.n + 1 - end + width - 1) / width;
        for (std::size_t i = 0; (i = counted.next.fetch_add(1, std::memory_order_relaxed)) < slabs + rest;) {
            bool const of_next = i < slabs;
            auto const first = of_next ? begin + i * set_.rows : end + (i - slabs) * width;
            update(by, first, of_next ? std::min(first + set_.rows, end) : std::min(first + width, on_.n + 1), packed);
            if (of_next && counted.done.fetch_add(1, std::memory_order_acq_rel) + 1 == slabs) factor(k + 1);
        }
    }

    /// Several slabs are updated by each part of L21 that a core's own cache keeps; few enough for every thread to have four turns.
    std::size_t slabs_together(std::size_t columns) const
    {
        auto const turns = 4 * static_cast<std::size_t>(team_->size()) * set_.rows;
        return std::clamp<std::size_t>(columns / turns, 1, cut_.slabs);
    }

    void update(factored const& by, std::size_t begin, std::size_t end, double* packed) const
    {
        auto const size = set_.rows * by.depth;
        auto const slab_at = [&](std::size_t j) {
            return slab(set_, on_.column(j), on_.stride, std::min(set_.rows, end - j), packed + (j - begin) / set_.rows * size);
        };
        for (auto j = begin; j < end; j += set_.rows) slab_at(j).solve(by);
        auto const tiles = (by.end - by.top - by.depth + set_.rows - 1) / set_.rows;
        auto const part = end - begin > set_.rows ? cut_.tiles : tiles;
        for (std::size_t tile = 0; tile < tiles; tile += part)
            for (auto j = begin; j < end; j += set_.rows) slab_at(j).subtract(by, tile, std::min(tile + part, tiles));
    }

    /// Factors block k and packs it.
    void factor(std::size_t k)
    {
        auto const begin = cut_.begins[k], end = cut_.begins[k + 1], depth = end - begin;
        auto& to = ready_[k % 2];
        to.failed = panel_.factor(begin, end, pivots_.data());
        if (to.failed) return;
        to.exchanged->take(begin, {pivots_.data() + begin, depth});
        pack_triangle(set_, on_.column(begin) + begin, on_.stride, depth, to.triangle.data());
        auto* tile = to.below.data();
        for (auto row = end; row < on_.n; row += set_.rows, tile += set_.rows * depth)
            pack_tile(set_, on_.column(begin) + row, on_.stride, std::min(set_.rows, on_.n - row), depth, tile);
        to.of = {begin, depth, on_.n, to.triangle.data(), to.below.data(), set_.rows, set_.rows * depth, nullptr, to.exchanged.get()};
    }

    topology::team* team_;
    kernel_set set_;
    equations on_;
    blocking cut_;
    linpack_kernels::panel panel_; ///< used by one thread at a time
    std::vector<std::size_t> pivots_;
    packed_block ready_[2];
    std::vector<std::vector<double>> own_; ///< of each thread: its slabs, packed
    std::unique_ptr<step[]> steps_;
};

} // namespace tare::workload::linpack_kernels
