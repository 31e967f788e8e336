#pragma once

#include <tare/report/script.hpp>

#include <limits>
#include <set>
#include <string>

namespace tare::report {

namespace detail {

/// The smallest and the largest value to be shown, error bars included where a logarithmic axis can show them.
inline statistics::interval extent(panel const& p)
{
    statistics::interval out{std::numeric_limits<double>::infinity(), 0};
    for (auto const& line : p.lines)
        for (auto const& at : line.points) {
            out.low = std::min(out.low, at.range && at.range->low > 0 ? at.range->low : at.mean);
            out.high = std::max(out.high, at.range ? at.range->high : at.mean);
        }
    return out;
}

/// The vertical axis: from zero, or, logarithmic, from below the smallest value, so that the smallest bar can be seen as well.
inline std::string value_axis(panel const& p)
{
    auto const shown = extent(p);
    bool const logarithmic = spans_magnitudes(p);
    double const bottom = !logarithmic ? 0 : p.bars() ? std::pow(10, std::floor(std::log10(shown.low / 1.2))) : shown.low / 2;
    std::string out = logarithmic ? "set logscale y 10\nset yrange [" + exact(bottom) + ":" + exact(shown.high * 3) + "]\n"
                                  : "set yrange [0:" + exact(shown.high > 0 ? shown.high * 1.12 : 1) + "]\n";
    // 150 k instead of 150000; below one the letters would be m and u, which look like units.
    out += shown.high >= 1e4 && (!logarithmic || bottom >= 0.5) ? "set format y '%.0s %c'\n" : "set format y '%g'\n";
    return out + "from(low) = low > " + exact(bottom) + " ? low : " + exact(bottom) + "\n";
}

inline std::string bar_axes(panel const& p)
{
    std::string tics;
    for (std::size_t i = 0; i < p.categories.size(); ++i) tics += (i ? ", " : "") + gnuplot_tic(p.categories[i]) + " " + std::to_string(i);
    std::string out =
        "set xtics (" + tics + ") scale 0\nset xrange [-0.6:" + significant(static_cast<double>(p.categories.size()) - 0.4, 4) + "]\n";
    return p.categories.size() > 6 ? out + "set xtics rotate by -30\nset bmargin 6\n" : out;
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
    out += detail::value_axis(p) + (p.bars() ? detail::bar_axes(p) : detail::line_axes(p));
    auto const data = "'" + p.name + ".csv' skip 1";
    out += p.bars() ? detail::bars_plot(p, data) : detail::lines_plot(p, data);
    out += "set terminal pdfcairo noenhanced size 16cm,8.5cm font 'Helvetica,11'\nset output '" + p.name + ".pdf'\nreplot\nset output\n";
    return out;
}

} // namespace tare::report
