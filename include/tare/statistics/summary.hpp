#pragma once

#include <range/v3/algorithm/sort.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace tare::statistics {

/// Describes a sample; values in the unit of the sample, NaN where the sample is too small to say.
struct summary {
    std::size_t n = 0;
    double mean = std::numeric_limits<double>::quiet_NaN();
    double sd = std::numeric_limits<double>::quiet_NaN(); ///< with n-1; NaN below two values
    double min = std::numeric_limits<double>::quiet_NaN();
    double median = std::numeric_limits<double>::quiet_NaN();
    double max = std::numeric_limits<double>::quiet_NaN();
};

/// The quantile of ascending values, linear between order statistics.
///
/// p       in [0, 1]
/// Source  Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), definition 7.
inline double quantile_of_sorted(std::span<double const> ascending, double p)
{
    if (ascending.empty()) return std::numeric_limits<double>::quiet_NaN();
    double const position = p * static_cast<double>(ascending.size() - 1);
    auto const below = std::min(static_cast<std::size_t>(position), ascending.size() - 1);
    auto const above = std::min(below + 1, ascending.size() - 1);
    return std::lerp(ascending[below], ascending[above], position - static_cast<double>(below));
}

/// The same for values in any order.
inline double quantile(std::span<double const> values, double p)
{
    std::vector<double> sorted(values.begin(), values.end());
    ranges::sort(sorted);
    return quantile_of_sorted(sorted, p);
}

inline double median(std::span<double const> values) { return quantile(values, 0.5); }

/// Mean and sd in one pass without cancellation.
/// Source  Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4 (1962).
inline summary summarise(std::span<double const> values)
{
    summary out;
    out.n = values.size();
    if (values.empty()) return out;
    double mean = 0, squares = 0, count = 0;
    for (double const value : values) {
        double const before = value - mean;
        mean += before / ++count;
        squares += before * (value - mean);
    }
    out.mean = mean;
    if (out.n > 1) out.sd = std::sqrt(squares / (count - 1));
    std::vector<double> sorted(values.begin(), values.end());
    ranges::sort(sorted);
    out.min = sorted.front();
    out.median = quantile_of_sorted(sorted, 0.5);
    out.max = sorted.back();
    return out;
}

} // namespace tare::statistics
