#pragma once

#include <tare/workload/linpack/lu/kernels.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tare::workload::linpack_kernels {

/// How the matrix is cut.
struct blocking {
    std::size_t most_width = 0;      ///< columns of a block, at most
    std::size_t tiles = 0;           ///< of L21 that stay in a core's own cache while slabs are updated by them
    std::size_t slabs = 1;           ///< that are updated together, at most
    std::vector<std::size_t> begins; ///< first columns of the blocks, and n
};

/// A block of 256 columns makes 512 operations of each number that is read and written; where few columns remain, narrower ones keep the
/// factorisation of a block, which one thread does, shorter than the update beside it.
inline std::size_t width_for(std::size_t remaining, int threads, std::size_t most)
{
    auto const share = remaining / (8 + 2 * static_cast<std::size_t>(std::min(threads, 64)));
    return std::clamp(share / leaf_width * leaf_width, 4 * leaf_width, most);
}

/// `cache_bytes` is the largest cache that one core has for itself; 0 where nothing is told: then what every server has is assumed.
inline blocking blocking_for(kernel_set const& set, std::size_t n, int threads, std::uint64_t cache_bytes)
{
    blocking out;
    out.most_width = std::min<std::size_t>(256, (n + leaf_width - 1) / leaf_width * leaf_width);
    auto const tile_bytes = set.rows * out.most_width * sizeof(double);
    auto const cache = cache_bytes > 0 ? cache_bytes : 512 << 10;
    out.tiles = std::max<std::size_t>(cache / 2 / tile_bytes, 1);
    out.slabs = std::max<std::size_t>(cache * 3 / 8 / tile_bytes, 1);
    for (std::size_t at = 0; at < n; at += width_for(n - at, threads, out.most_width)) out.begins.push_back(at);
    out.begins.push_back(n);
    return out;
}

} // namespace tare::workload::linpack_kernels
