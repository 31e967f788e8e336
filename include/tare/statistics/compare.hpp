#pragma once

#include <tare/statistics/bootstrap.hpp>
#include <tare/statistics/hierarchy.hpp>
#include <tare/statistics/interval.hpp>

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/sort.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/iota.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tare::statistics {

/// What may be said of a ratio.
enum class verdict {
    same,      ///< the whole interval lies inside the margin
    different, ///< the interval excludes 1
    not_known  ///< neither: more blocks would tell
};

constexpr std::string_view to_string(verdict v)
{
    return v == verdict::same ? "same" : v == verdict::different ? "different" : "not known";
}

/// How a ratio is judged.
struct judgement {
    double confidence = 0.95;
    double margin = 0.02;   ///< "same" means between 1 / (1 + margin) and 1 + margin
    std::uint64_t seed = 1; ///< of the bootstrap
};

/// A case against its baseline.
struct ratio {
    double value = 0;              ///< geometric mean over the blocks of subject / baseline
    std::optional<interval> range; ///< nothing below three blocks
    std::size_t blocks = 0;        ///< that both sides have
    bool bootstrapped = false;     ///< else a t interval
    verdict says = verdict::not_known;
    double p = 1; ///< of the t test that the ratio is 1, before any correction
};

/// `same` only when the interval lies inside the margin, so that "not shown to differ" is never sold as equality.
inline verdict judge(std::optional<interval> const& range, double margin)
{
    if (!range) return verdict::not_known;
    if (range->inside({1 / (1 + margin), 1 + margin})) return verdict::same;
    return range->contains(1) ? verdict::not_known : verdict::different;
}

/// The ratio to the baseline from log-ratios paired by block.
///
/// Nothing when the sides share no block or a value is not positive: a logarithm of zero retransmits says nothing.
inline std::optional<ratio> compare(std::span<observation const> subject, std::span<observation const> baseline, judgement const& by = {})
{
    auto const positive = [](observation const& o) { return o.value > 0; };
    if (!ranges::all_of(subject, positive) || !ranges::all_of(baseline, positive)) return std::nullopt;
    auto const pairs = paired_logarithms(subject, baseline);
    if (pairs.empty()) return std::nullopt;
    auto const logs = log_ratios(pairs);
    ratio out;
    out.value = std::exp(summarise(logs).mean);
    out.blocks = pairs.size();
    out.bootstrapped = pairs.size() >= fewest_blocks_of_bootstrap;
    auto const range = out.bootstrapped ? bootstrap_interval(pairs, by.confidence, by.seed) : mean_interval(logs, by.confidence);
    if (range) out.range = interval{std::exp(range->low), std::exp(range->high)};
    out.says = judge(out.range, by.margin);
    out.p = p_of_zero_mean(logs);
    return out;
}

/// By how much a case lies above its baseline, in the metric's unit.
struct difference {
    double value = 0;              ///< mean over the blocks of subject − baseline
    std::optional<interval> range; ///< t interval; nothing below three blocks
};

/// From differences paired by block. Nothing when the sides share no block.
inline std::optional<difference> subtract(std::span<observation const> subject, std::span<observation const> baseline,
                                          double confidence = 0.95)
{
    auto const left = by_block(subject), right = by_block(baseline);
    std::vector<double> apart;
    for (auto const& [block, of_block] : left)
        if (auto const other = right.find(block); other != right.end()) apart.push_back(block_mean(of_block) - block_mean(other->second));
    if (apart.empty()) return std::nullopt;
    return difference{summarise(apart).mean, mean_interval(apart, confidence)};
}

/// The p values of a family of tests, corrected so that the chance of one false "different" in the family stays below the level.
/// Source  Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
inline std::vector<double> holm(std::span<double const> p)
{
    auto order = ranges::views::iota(std::size_t(0), p.size()) | ranges::to<std::vector>();
    ranges::sort(order, {}, [p](std::size_t i) { return p[i]; });
    std::vector<double> out(p.size());
    double largest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        largest = std::max(largest, std::min(1.0, p[order[rank]] * static_cast<double>(p.size() - rank)));
        out[order[rank]] = largest;
    }
    return out;
}

/// The smallest effect that can be seen, as a share of the baseline: how far from 1 the interval of an A/A comparison reaches.
inline std::optional<double> smallest_visible_effect(ratio const& same_against_same)
{
    if (!same_against_same.range) return std::nullopt;
    return std::max(same_against_same.range->high, 1 / same_against_same.range->low) - 1;
}

} // namespace tare::statistics
