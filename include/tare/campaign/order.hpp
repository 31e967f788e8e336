#pragma once

#include <tare/splitmix.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace tare::campaign {

/// SplitMix64 as a counter-based generator: the value at (seed, stream, counter) needs no state, so every environment and every
/// resumed run draws the same.
constexpr std::uint64_t draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter)
{
    return splitmix(seed + stream * 0xd1b54a32d192ed03u + (counter + 1) * splitmix_step);
}

/// Fisher-Yates with the draws of one stream; the result depends on nothing but its arguments.
template <class T>
void shuffle(std::vector<T>& values, std::uint64_t seed, std::uint64_t stream)
{
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[draw(seed, stream, i) % i]);
}

/// The cases that one start of an environment serves, by their number in the plan.
using start_group = std::vector<int>;

/// The order of every block: all starts in random order, the points of a sweep within a start in random order too.
inline std::vector<std::vector<start_group>> random_blocks(std::vector<start_group> const& starts, int blocks, std::uint64_t seed)
{
    std::vector<std::vector<start_group>> out;
    for (int block = 0; block < blocks; ++block) {
        auto order = starts;
        auto const stream = static_cast<std::uint64_t>(block) << 20;
        shuffle(order, seed, stream);
        for (std::size_t i = 0; i < order.size(); ++i) shuffle(order[i], seed, stream + 1 + i);
        out.push_back(std::move(order));
    }
    return out;
}

} // namespace tare::campaign
