#pragma once

#include <tare/report/assemble.hpp>
#include <tare/report/escape.hpp>
#include <tare/report/sentence.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::report {

/// One bar or one point of a line.
struct point {
    double x = 0; ///< number of the category, the swept value, or another metric
    double mean = 0;
    std::optional<statistics::interval> range;   ///< 95 % t interval of the mean over blocks
    std::size_t n = 0;                           ///< blocks
    std::string ratio;                           ///< to the baseline, or empty
    std::optional<statistics::interval> x_range; ///< the same of x, where that is a metric too
    std::string at;                              ///< and the swept value that the point belongs to
};

/// The bars or the line of one environment.
struct series {
    std::string label;
    bool emulated = false;
    bool baseline = false;
    std::size_t colour = 0;
    std::vector<point> points;
    bool published = false; ///< of the paper, beside the one of the same colour
};

/// One drawing.
struct panel {
    std::string name; ///< of its files, without extension
    std::string title;
    std::string y;                       ///< label of the axis, with unit and direction
    std::string x;                       ///< label of the axis; empty for categories that speak for themselves
    std::vector<std::string> categories; ///< of bars; empty for lines
    std::vector<series> lines;
    std::string caption;

    bool signs = false;  ///< values may be negative: a line at zero instead of an axis from it
    bool across = false; ///< x is a metric, and lines go through the points in their order

    bool bars() const { return !categories.empty(); }
};

/// Gives an environment the same colour in every figure of a page: 0 for a baseline, 1, 2, … in the order of appearance.
class colours {
public:
    std::size_t of(row const& r)
    {
        if (r.baseline) return 0;
        auto const known = std::ranges::find(labels_, r.label());
        if (known == labels_.end()) labels_.push_back(r.label());
        return static_cast<std::size_t>(std::ranges::find(labels_, r.label()) - labels_.begin()) + 1;
    }

private:
    std::vector<std::string> labels_;
};

/// The bars' common width, where categories are one apart.
inline double bar_width(panel const& p) { return std::min(0.8 / static_cast<double>(p.lines.size()), 0.2); }

/// Whether there is room for a number above each bar: 26 of the drawing's 690 points a bar.
inline bool has_room_for_ratios(panel const& p) { return 690 * bar_width(p) / (static_cast<double>(p.categories.size()) + 0.2) >= 26; }

/// A point's value and interval in one of the two directions.
inline std::pair<double, std::optional<statistics::interval>> value_of(point const& at, bool horizontal)
{
    return horizontal ? std::pair(at.x, at.x_range) : std::pair(at.mean, at.range);
}

/// Whether values need a logarithmic axis to be seen at all.
inline bool spans_magnitudes(panel const& p, bool horizontal = false)
{
    double smallest = std::numeric_limits<double>::infinity(), largest = 0;
    for (auto const& line : p.lines)
        for (auto const& at : line.points) {
            auto const [value, range] = value_of(at, horizontal);
            smallest = std::min(smallest, range && range->low > 0 ? range->low : value);
            largest = std::max(largest, value);
        }
    return smallest > 0 && largest > 30 * smallest && !p.signs;
}

namespace detail {

inline point point_of(cell const& c, double x, double factor)
{
    point out{x, c.blocks.mean * factor, std::nullopt, c.blocks.n, {}, std::nullopt, {}};
    if (c.range) out.range = statistics::interval{c.range->low * factor, c.range->high * factor};
    if (c.to_baseline) out.ratio = significant(c.to_baseline->value, c.to_baseline->value < 0.1 ? 1 : 2);
    return out;
}

inline series& series_of(panel& in, row const& r, colours& palette)
{
    auto const known = std::ranges::find(in.lines, r.label(), &series::label);
    if (known != in.lines.end()) return *known;
    return in.lines.emplace_back(series{r.label(), r.emulated, r.baseline, palette.of(r), {}, false});
}

inline std::string axis(std::string const& name, shown_unit const& unit, better direction)
{
    auto const good = direction == better::neither ? "" : ", " + std::string(to_string(direction)) + " is better";
    return name + (name.empty() ? "" : " ") + "(" + unit.unit + good + ")";
}

inline std::string blocks_of(panel const& p)
{
    std::size_t fewest = std::numeric_limits<std::size_t>::max(), most = 0;
    for (auto const& line : p.lines)
        for (auto const& at : line.points) {
            fewest = std::min(fewest, at.n);
            most = std::max(most, at.n);
        }
    return fewest == most ? std::to_string(most) : std::to_string(fewest) + " to " + std::to_string(most);
}

inline std::string caption_of(panel const& p, section const& of)
{
    bool bars = false, emulated = false, ratios = false;
    for (auto const& line : p.lines) {
        emulated = emulated || line.emulated;
        for (auto const& at : line.points) {
            bars = bars || at.range;
            ratios = ratios || !at.ratio.empty();
        }
    }
    auto text = p.title + ". " + (p.bars() ? "Bars" : "Points") + ": mean over blocks; ";
    text += bars ? "error bars: 95 % t interval of the mean over blocks, n = " + blocks_of(p)
                 : "no error bars, since n = " + blocks_of(p) + " is below three blocks";
    if (p.bars() && ratios && has_room_for_ratios(p)) text += "; number above a bar: ratio to " + of.baseline;
    if (p.bars() && spans_magnitudes(p)) text += "; logarithmic axis, so that the length of a bar has no meaning";
    if (emulated) text += p.bars() ? "; hatched: emulated processor" : "; dashed: emulated processor";
    return text + ".";
}

} // namespace detail

} // namespace tare::report
