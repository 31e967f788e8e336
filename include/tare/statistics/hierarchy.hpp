#pragma once

#include <tare/statistics/summary.hpp>

#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <vector>

namespace tare::statistics {

/// One value of one trial, and where it was taken.
struct observation {
    int block = 0;
    int start = 0;
    double value = 0;
};

/// The iterations of each start of one block.
using starts = std::vector<std::vector<double>>;

/// The values of each block, by its number.
using blocks = std::map<int, starts>;

/// Sorts observations into blocks and starts.
inline blocks by_block(std::span<observation const> observations)
{
    std::map<int, std::map<int, std::vector<double>>> nested;
    for (auto const& o : observations) nested[o.block][o.start].push_back(o.value);
    blocks out;
    for (auto const& [block, of_block] : nested)
        for (auto const& [start, values] : of_block) out[block].push_back(values);
    return out;
}

/// The mean of the starts' means: every start counts the same, however many iterations it served.
inline double block_mean(starts const& of_block)
{
    double sum = 0;
    for (auto const& iterations : of_block) sum += summarise(iterations).mean;
    return sum / static_cast<double>(of_block.size());
}

/// One value for each block, in the order of the blocks.
inline std::vector<double> block_means(std::span<observation const> observations)
{
    std::vector<double> out;
    for (auto const& [block, of_block] : by_block(observations)) out.push_back(block_mean(of_block));
    return out;
}

/// What both sides measured in the same block.
struct pair_of_starts {
    starts subject;
    starts baseline;
};

/// The blocks of the logarithms. Requires positive values.
inline blocks logarithms(std::span<observation const> observations)
{
    std::vector<observation> out(observations.begin(), observations.end());
    for (auto& o : out) o.value = std::log(o.value);
    return by_block(out);
}

/// The blocks that both sides have, of logarithms. Requires positive values.
inline std::vector<pair_of_starts> paired_logarithms(std::span<observation const> subject, std::span<observation const> baseline)
{
    auto const left = logarithms(subject), right = logarithms(baseline);
    std::vector<pair_of_starts> out;
    for (auto const& [block, of_block] : left)
        if (auto const other = right.find(block); other != right.end()) out.push_back({of_block, other->second});
    return out;
}

/// The log-ratio of each block.
inline std::vector<double> log_ratios(std::span<pair_of_starts const> pairs)
{
    std::vector<double> out;
    for (auto const& pair : pairs) out.push_back(block_mean(pair.subject) - block_mean(pair.baseline));
    return out;
}

} // namespace tare::statistics
