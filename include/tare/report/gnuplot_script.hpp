#pragma once

#include <tare/report/script.hpp>

#include <limits>
#include <set>
#include <string>

namespace tare::report {

namespace detail {

/// The smallest and the largest value to be shown, error bars included where a logarithmic axis can show them.
inline statistics::interval extent(panel const& p, bool horizontal)
{
    statistics::interval out{std::numeric_limits<double>::infinity(), 0};
    for (auto const& line : p.lines)
        for (auto const& at : line.points) {
            auto const [value, range] = value_of(at, horizontal);
            out.low = std::min(out.low, range && (range->low > 0 || p.signs) ? range->low : value);
            out.high = std::max(out.high, range ? range->high : value);
        }
    return out;
}

/// The axis of a metric, `y` or `x`: from zero, or, logarithmic, from below the smallest value, so that the smallest bar can be seen as
/// well. Error bars are cut off by the script's function from() or left() where the axis begins.
inline std::string value_axis(panel const& p, bool horizontal = false)
{
    std::string const name = horizontal ? "x" : "y";
    auto const shown = extent(p, horizontal);
    bool const logarithmic = spans_magnitudes(p, horizontal);
    double const margin = 0.12 * (shown.high - std::min(shown.low, 0.0));
    double const bottom = p.signs        ? std::min(shown.low, 0.0) - margin
                          : !logarithmic ? 0
                          : p.bars()     ? std::pow(10, std::floor(std::log10(shown.low / 1.2)))
                                         : shown.low / 2;
    double const top = logarithmic ? shown.high * 3 : p.signs ? shown.high + margin : shown.high * 1.12;
    std::string out = logarithmic ? "set logscale " + name + " 10\n" : "";
    out += "set " + name + "range [" + exact(bottom) + ":" + exact(top > bottom ? top : 1) + "]\n";
    // 150 k instead of 150000; below one the letters would be m and u, which look like units.
    out += "set format " + name + (shown.high >= 1e4 && (!logarithmic || bottom >= 0.5) ? " '%.0s %c'\n" : " '%g'\n");
    if (p.signs) out += "set xzeroaxis linetype 1 linecolor rgb '#7a7a7a' linewidth 2\n";
    return out + (horizontal ? "left" : "from") + "(low) = low > " + exact(bottom) + " ? low : " + exact(bottom) + "\n";
}

inline std::string bar_axes(panel const& p)
{
    std::string tics;
    for (std::size_t i = 0; i < p.categories.size(); ++i) tics += (i ? ", " : "") + gnuplot_tic(p.categories[i]) + " " + std::to_string(i);
    std::string out =
        "set xtics (" + tics + ") scale 0\nset xrange [-0.6:" + significant(static_cast<double>(p.categories.size()) - 0.4, 4) + "]\n";
    return p.categories.size() > 6 ? out + "set xtics rotate by -30\nset bmargin 6\n" : out;
}

/// Where a value lies on its axis, from 0 to 1.
inline double place_on_axis(panel const& p, double value, bool horizontal)
{
    auto const shown = extent(p, horizontal);
    bool const logarithmic = spans_magnitudes(p, horizontal);
    auto const scaled = [&](double v) { return logarithmic ? std::log(v) : v; };
    double const from = logarithmic ? scaled(shown.low) : std::min(shown.low, 0.0), to = scaled(shown.high);
    return to > from ? (scaled(value) - from) / (to - from) : 0;
}

/// The swept values below the baseline's points, the last one and those before it that have room.
inline std::string point_labels(panel const& p, series const& line)
{
    std::string out;
    auto const far = [&](point const& a, point const& b) {
        return std::hypot(place_on_axis(p, a.x, true) - place_on_axis(p, b.x, true),
                          place_on_axis(p, a.mean, false) - place_on_axis(p, b.mean, false)) > 0.07;
    };
    point const* next = nullptr;
    for (auto at = line.points.rbegin(); at != line.points.rend(); ++at) {
        if (next && !far(*at, *next)) continue;
        next = &*at;
        out += "set label " + gnuplot(at->at) + " at " + exact(at->x) + "," + exact(at->mean) +
               " center offset 0,-0.9 font ',11' textcolor rgb '#555555'\n";
    }
    return out;
}

/// Two axes of metrics.
inline std::string across_axes(panel const& p)
{
    auto out = "set xlabel " + gnuplot(p.x) + "\n" + value_axis(p, true) + "set grid xtics ytics\n";
    for (auto const& line : p.lines)
        if (line.baseline) out += point_labels(p, line);
    return out;
}

inline std::string line_axes(panel const& p)
{
    std::set<double> values;
    for (auto const& line : p.lines)
        for (auto const& at : line.points) values.insert(at.x);
    std::string tics;
    if (values.size() <= 12)
        for (double const v : values) tics += (tics.empty() ? "" : ", ") + gnuplot_tic(exact(v)) + " " + exact(v);
    return "set xlabel " + gnuplot(p.x) + "\n" + (*values.begin() > 0 ? "set logscale x 2\n" : "") +
           (tics.empty() ? "" : "set xtics (" + tics + ")\n") + "set offsets graph 0.03, graph 0.03, 0, 0\n";
}

} // namespace detail

/// The script that draws one panel as SVG and as PDF, to be run in its own folder.
///
/// Text out of records appears in single quotes only and the terminals do not interpret it (`noenhanced`); numbers come from the
/// CSV file beside it.
inline std::string script_of(panel const& p)
{
    auto const rows = (p.lines.size() + 2) / 3; // of the key
    std::string out = "# Draws " + p.name + ".svg and " + p.name + ".pdf from " + p.name + ".csv: gnuplot -d " + p.name + ".gp\n";
    out += "set encoding utf8\nset datafile separator ','\nset datafile missing NaN\n";
    out += "set terminal svg noenhanced dynamic size 820," + std::to_string(380 + 22 * rows) + " font 'Helvetica,Arial,sans-serif,14'\n";
    out += "set output '" + p.name + ".svg'\n";
    out += "set border 3 linecolor rgb '#555555'\nset tics nomirror out\nset grid ytics linecolor rgb '#dddddd' linewidth 1\n";
    out += "set key outside top center horizontal Left reverse samplen 1.6 width -2 maxcols 3\n";
    out += "set ylabel " + gnuplot(p.y) + "\n";
    out += detail::value_axis(p) + (p.bars() ? detail::bar_axes(p) : p.across ? detail::across_axes(p) : detail::line_axes(p));
    auto const data = "'" + p.name + ".csv' skip 1";
    out += p.bars() ? detail::bars_plot(p, data) : detail::lines_plot(p, data);
    out += "set terminal pdfcairo noenhanced size 16cm,8.5cm font 'Helvetica,11'\nset output '" + p.name + ".pdf'\nreplot\nset output\n";
    return out;
}

} // namespace tare::report
