#pragma once

#include <tare/report/panel.hpp>
#include <tare/report/reference.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tare::report {

namespace detail {

/// The unit that all values of the chosen columns can be read in.
inline shown_unit common_unit(group const& in, std::vector<std::size_t> const& columns, std::string const& unit)
{
    double smallest = 0;
    for (auto const& r : in.rows)
        for (auto const c : columns)
            if (auto const& of = r.cells.at(c).blocks; of.n > 0 && (smallest == 0 || of.mean < smallest)) smallest = of.mean;
    return unit_for(unit, smallest);
}

/// Lines over the swept numbers: one drawing for each metric and each value of the other swept parameters.
inline panel line_panel(section const& of, group const& in, std::size_t column, std::string const& rest, colours& palette)
{
    auto const& metric = of.columns[column];
    auto const unit = common_unit(in, {column}, metric.unit);
    panel out;
    out.title = of.comparison + " " + metric.metric + ": " + place(in) + (rest.empty() ? "" : ", " + rest);
    out.y = axis(metric.metric, unit, metric.direction);
    out.x = of.x;
    for (auto const& r : in.rows)
        if (r.rest == rest && r.cells[column].blocks.n > 0)
            series_of(out, r, palette).points.push_back(point_of(r.cells[column], sweep_order(r.x).first, unit.factor));
    return out;
}

/// ": one_socket, small-local, keys=1000"
inline std::string place_and(group const& in, std::string const& rest) { return ": " + place(in) + (rest.empty() ? "" : ", " + rest); }

inline std::string n_of(panel const& p)
{
    auto const has_interval = [](series const& line) {
        return std::ranges::any_of(line.points, [](point const& at) { return at.range.has_value(); });
    };
    return std::ranges::any_of(p.lines, has_interval) ? "n = " + blocks_of(p)
                                                      : "none, since n = " + blocks_of(p) + " is below three blocks";
}

/// The paper's changes at the points that a panel draws, a line beside each of ours that it has; returns whether there are any.
inline bool add_published_changes(panel& to, section const& of, group const& in, column const& metric, std::string const& rest)
{
    std::vector<series> found;
    for (auto const& line : to.lines) {
        series theirs{line.label + ", 2014", false, false, line.colour, {}, true};
        for (auto const& r : in.rows)
            if (r.rest == rest && r.label() == line.label)
                if (auto const p = reference(of, in, r, metric))
                    theirs.points.push_back({sweep_order(r.x).first, 100 * (p->ratio() - 1), {}, 0, {}, {}, {}});
        if (!theirs.points.empty()) found.push_back(std::move(theirs));
    }
    to.lines.insert(to.lines.end(), found.begin(), found.end());
    return !found.empty();
}

/// Over the swept numbers, by how many per cent each case does more or less than the baseline in its block. What is emulated would press
/// the others together, and is left out unless there is nothing else.
inline panel change_panel(section const& of, group const& in, std::size_t column, std::string const& rest, colours& palette)
{
    auto const& metric = of.columns[column];
    auto const shown = [&](row const& r) { return r.rest == rest && r.cells[column].to_baseline; };
    bool const real = std::ranges::any_of(in.rows, [&](row const& r) { return shown(r) && !r.emulated && !r.against_itself; });
    panel out;
    out.title = of.comparison + " " + metric.metric + " against " + of.baseline + place_and(in, rest);
    out.y = axis("change of " + metric.metric, {"%", 1}, metric.direction);
    out.x = of.x;
    out.signs = true;
    std::set<std::string> left_out;
    for (auto const& r : in.rows | ranges::views::filter(shown)) {
        auto const& ratio = *r.cells[column].to_baseline;
        auto const percent = [](double value) { return 100 * (value - 1); };
        point at{sweep_order(r.x).first, percent(ratio.value), {}, ratio.blocks, {}, {}, {}};
        if (ratio.range) at.range = statistics::interval{percent(ratio.range->low), percent(ratio.range->high)};
        if (real && r.emulated)
            left_out.insert(r.label());
        else
            series_of(out, r, palette).points.push_back(at);
    }
    out.caption = out.title + ". Points: ratio to " + of.baseline +
                  " of the same block less 1, geometric mean over blocks; error bars: 95 % interval of the ratio, " + n_of(out) +
                  "; 0: as " + of.baseline;
    if (add_published_changes(out, of, in, metric, rest)) out.caption += "; open marks: the same of Felter et al., 2014";
    for (auto const& label : left_out) out.caption += "; not drawn: " + label;
    out.caption += ".";
    return out;
}

/// One metric over another, a line for each case through the points of the sweep; nothing when a metric was not measured.
inline panel across_panel(section const& of, group const& in, std::pair<std::string, std::string> const& metrics, std::string const& rest,
                          colours& palette)
{
    panel out;
    auto const found_x = std::ranges::find(of.columns, metrics.first, &column::metric);
    auto const found_y = std::ranges::find(of.columns, metrics.second, &column::metric);
    if (found_x == of.columns.end() || found_y == of.columns.end()) return out;
    auto const x = static_cast<std::size_t>(found_x - of.columns.begin()), y = static_cast<std::size_t>(found_y - of.columns.begin());
    auto const unit_x = common_unit(in, {x}, found_x->unit), unit_y = common_unit(in, {y}, found_y->unit);
    out.title = of.comparison + " " + found_y->metric + " over " + found_x->metric + place_and(in, rest);
    out.y = axis(found_y->metric, unit_y, found_y->direction);
    out.x = axis(found_x->metric, unit_x, found_x->direction);
    out.across = true;
    for (auto const& r : in.rows) {
        if (r.rest != rest || r.cells[x].blocks.n == 0 || r.cells[y].blocks.n == 0) continue;
        auto const horizontal = point_of(r.cells[x], 0, unit_x.factor);
        auto at = point_of(r.cells[y], horizontal.mean, unit_y.factor);
        at.x_range = horizontal.range;
        at.at = r.x;
        series_of(out, r, palette).points.push_back(std::move(at));
    }
    out.caption = out.title + ". Points: means over blocks, in the order of " + of.x +
                  " along each line; error bars, in both directions: 95 % t intervals of the means over blocks, " + n_of(out) +
                  "; numbers: " + of.x + " of " + of.baseline + "'s points";
    bool const emulated = std::ranges::any_of(out.lines, &series::emulated);
    out.caption += emulated ? "; dashed: emulated processor." : ".";
    return out;
}

/// The drawings of a group whose sweep is over numbers: each metric over them, what the metric that sentences speak of loses against the
/// baseline, and the metrics that the comparison wants to see over one another.
inline std::vector<panel> curves_of(section const& of, group const& in, colours& palette)
{
    std::vector<panel> out;
    std::set<std::string> rests;
    for (auto const& r : in.rows) rests.insert(r.rest);
    for (std::size_t c = 0; c < of.columns.size(); ++c) {
        for (auto const& rest : rests) out.push_back(line_panel(of, in, c, rest, palette));
        if (c != headline_column(of)) continue;
        for (auto const& rest : rests) out.push_back(change_panel(of, in, c, rest, palette));
    }
    for (auto const& metrics : of.across)
        for (auto const& rest : rests) out.push_back(across_panel(of, in, metrics, rest, palette));
    return out;
}

} // namespace detail

} // namespace tare::report
