#pragma once

#include <tare/statistics/interval.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace tare::statistics {

/// What one factor, or several together, change in a full two-level product, as a ratio.
struct factorial_effect {
    unsigned factors = 0;          ///< bit i: factor i takes part; one bit for a main effect
    double value = 1;              ///< exp of the mean over blocks
    std::optional<interval> range; ///< t interval; nothing below three blocks
    double p = 1;                  ///< of "no effect"
    std::size_t blocks = 0;        ///< in which all cells were measured
};

namespace detail {

/// The effect within one block: the mean of the logarithms where an even number of its factors is at the first level, minus the mean
/// where an odd number is.
inline double log_effect(std::span<double const> logs, unsigned factors)
{
    double sum = 0;
    for (unsigned cell = 0; cell < logs.size(); ++cell) sum += std::popcount(factors & ~cell) % 2 == 0 ? logs[cell] : -logs[cell];
    return 2 * sum / static_cast<double>(logs.size());
}

} // namespace detail

/// Main effects and interactions of a 2^k product, in the order of their number of factors.
///
/// `cells` has 2^k maps from a block to the mean of its logarithms; bit i of a cell's index is the level of factor i. The value of a main
/// effect is the second level over the first, a geometric mean over the levels of the others; that of an interaction is by how much more
/// the one changes where the other is at its second level, half of it (Box, Hunter, Hunter, "Statistics for Experimenters", chapter 5).
/// Only blocks that every cell has count: each is a complete experiment, and what it drifts cancels.
inline std::vector<factorial_effect> factorial_effects(std::span<std::map<int, double> const> cells, double confidence = 0.95)
{
    std::vector<std::vector<double>> complete;
    for (auto const& [block, first] : cells.front()) {
        std::vector<double> logs;
        for (auto const& cell : cells)
            if (auto const found = cell.find(block); found != cell.end()) logs.push_back(found->second);
        if (logs.size() == cells.size()) complete.push_back(std::move(logs));
    }
    std::vector<factorial_effect> out;
    auto const factors_of_all = static_cast<int>(std::bit_width(cells.size() - 1));
    for (int order = 1; order <= factors_of_all; ++order)
        for (unsigned factors = 1; factors < cells.size(); ++factors) {
            if (std::popcount(factors) != order) continue;
            std::vector<double> effects;
            for (auto const& logs : complete) effects.push_back(detail::log_effect(logs, factors));
            if (effects.empty()) continue;
            factorial_effect one{factors, std::exp(summarise(effects).mean), mean_interval(effects, confidence), p_of_zero_mean(effects),
                                 effects.size()};
            if (one.range) one.range = interval{std::exp(one.range->low), std::exp(one.range->high)};
            out.push_back(one);
        }
    return out;
}

} // namespace tare::statistics
