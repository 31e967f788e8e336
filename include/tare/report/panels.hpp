#pragma once

#include <tare/report/curves.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tare::report {

namespace detail {

/// Columns that share a unit and a direction stand side by side in one drawing.
inline std::vector<std::vector<std::size_t>> columns_by_unit(section const& of)
{
    std::vector<std::vector<std::size_t>> out;
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        auto const fits = [&](std::vector<std::size_t> const& group) {
            auto const& other = of.columns[group.front()];
            return other.unit == of.columns[i].unit && other.direction == of.columns[i].direction;
        };
        auto const known = std::ranges::find_if(out, fits);
        if (known == out.end())
            out.push_back({i});
        else
            known->push_back(i);
    }
    return out;
}

/// Bars: a category for each metric, or, with a sweep, for each point and metric.
inline panel bar_panel(section const& of, group const& in, std::vector<std::size_t> const& columns, colours& palette)
{
    auto const& first = of.columns[columns.front()];
    auto const unit = common_unit(in, columns, first.unit);
    panel out;
    out.title = of.comparison + ": " + place(in);
    out.y = axis(columns.size() == 1 ? first.metric : of.workload, unit, first.direction);
    for (auto const c : columns)
        for (auto const& r : in.rows) {
            if (r.cells[c].blocks.n == 0) continue;
            auto const category = of.columns[c].metric + (r.sweep.empty() ? "" : " " + r.sweep);
            auto const known = std::ranges::find(out.categories, category);
            auto const x = static_cast<double>(known - out.categories.begin());
            if (known == out.categories.end()) out.categories.push_back(category);
            series_of(out, r, palette).points.push_back(point_of(r.cells[c], x, unit.factor));
        }
    return out;
}

/// What each factor changes in the metric that the sentences speak of, as bars; nothing without effects.
inline panel effects_panel(section const& of, group const& in)
{
    panel out;
    auto const column = headline_column(of);
    series bars{"effect", false, false, 1, {}, false};
    for (auto const& e : in.effects)
        if (e.column == column) {
            bars.points.push_back({static_cast<double>(out.categories.size()), e.size.value, e.size.range, e.size.blocks, {}, {}, {}});
            out.categories.push_back(e.name);
        }
    if (bars.points.empty()) return out;
    out.title = of.comparison + ", factor by factor: " + place(in);
    out.y = of.columns[column].metric + ", times (1: no effect)";
    out.lines.push_back(std::move(bars));
    return out;
}

/// Cumulative distributions of latencies at one point of the sweep, a line for each case; nothing where records have none.
inline panel distribution_panel(section const& of, group const& in, std::string const& point, colours& palette)
{
    panel out;
    out.title = of.comparison + ", latencies: " + place(in) + (point.empty() ? "" : ", " + point);
    out.y = "share of all";
    out.x = "latency (us), logarithmic";
    out.caption = out.title + ". How many of all requests of all blocks took at most so long, from a twentieth to 99.9 %.";
    for (auto const& r : in.rows) {
        if (r.distribution.empty() || r.sweep != point) continue;
        auto& line = series_of(out, r, palette);
        for (auto const& step : r.distribution) line.points.push_back({step.microseconds, step.share, std::nullopt, 0, {}, {}, {}});
    }
    return out;
}

inline std::vector<panel> panels_of(section const& of, group const& in, colours& palette)
{
    std::vector<panel> out;
    if (!is_curve(in)) {
        for (auto const& columns : columns_by_unit(of)) out.push_back(bar_panel(of, in, columns, palette));
        out.push_back(effects_panel(of, in));
        std::set<std::string> points;
        for (auto const& r : in.rows) points.insert(r.sweep);
        for (auto const& point : points) out.push_back(distribution_panel(of, in, point, palette));
        return out;
    }
    return curves_of(of, in, palette);
}

} // namespace detail

namespace detail {

/// Whether there is something to see: not of retries that never happened, which the table tells.
inline bool shows_something(panel const& p)
{
    return std::ranges::any_of(
        p.lines, [](series const& line) { return std::ranges::any_of(line.points, [](point const& at) { return at.mean != 0; }); });
}

} // namespace detail

/// The drawings of one section, group by group. `number` makes their files' names unique on a page.
inline std::vector<std::vector<panel>> panels(section const& of, colours& palette, std::size_t& number)
{
    std::vector<std::vector<panel>> out;
    for (auto const& g : of.groups) {
        auto drawn = detail::panels_of(of, g, palette);
        std::erase_if(drawn, [](panel const& p) { return !detail::shows_something(p); });
        for (auto& p : drawn) {
            p.name = file_name(of.comparison) + "-" + std::to_string(++number);
            if (p.caption.empty()) p.caption = detail::caption_of(p, of);
        }
        out.push_back(std::move(drawn));
    }
    return out;
}

} // namespace tare::report
