#pragma once

#include <tare/report/format.hpp>
#include <tare/report/panel.hpp>

#include <array>
#include <string>
#include <string_view>

namespace tare::report {

/// Colours that people with colour-blindness tell apart; the first, a grey, is always the baseline's.
/// Source  Okabe & Ito, "Color universal design" (2008), without the yellow, which is faint on white; the last is the indigo of Paul Tol's
///         "muted" scheme (2021).
inline constexpr std::array<std::string_view, 8> okabe_ito = {"#7a7a7a", "#0072b2", "#e69f00", "#009e73",
                                                              "#d55e00", "#56b4e9", "#cc79a7", "#332288"};

inline std::string colour_of(series const& line)
{
    auto const others = okabe_ito.size() - 1;
    return std::string(line.baseline ? okabe_ito[0] : okabe_ito[1 + (line.colour - 1) % others]);
}

/// The data of a drawing as a table that a spreadsheet reads too. The script below refers to its columns by number.
inline std::string csv_of(panel const& p)
{
    std::string out = "series,x,mean,low,high,blocks,emulated,ratio,environment,category,x_low,x_high\n";
    for (std::size_t s = 0; s < p.lines.size(); ++s)
        for (auto const& at : p.lines[s].points) {
            auto const bound = [](std::optional<statistics::interval> const& range, double statistics::interval::*end) {
                return range ? exact((*range).*end) : "NaN";
            };
            auto const category = p.across ? at.at : p.bars() ? p.categories[static_cast<std::size_t>(at.x)] : exact(at.x);
            out += std::to_string(s) + ',' + exact(at.x) + ',' + exact(at.mean) + ',' + bound(at.range, &statistics::interval::low) + ',' +
                   bound(at.range, &statistics::interval::high) + ',' + std::to_string(at.n) + ',' + (p.lines[s].emulated ? "1" : "0") +
                   ',' + (at.ratio.empty() ? "NaN" : at.ratio) + ',' + csv(p.lines[s].label) + ',' + csv(category) + ',' +
                   bound(at.x_range, &statistics::interval::low) + ',' + bound(at.x_range, &statistics::interval::high) + '\n';
        }
    return out;
}

namespace detail {

/// Where the bars of one series stand beside their category.
inline double bar_offset(panel const& p, std::size_t number)
{
    return (static_cast<double>(number) - (static_cast<double>(p.lines.size()) - 1) / 2) * bar_width(p);
}

/// Selects one series of the CSV file and its x, moved by `offset`.
inline std::string x_of(std::size_t number, double offset = 0)
{
    return "($1==" + std::to_string(number) + "?$2+(" + significant(offset, 4) + "):NaN)";
}

inline bool has_error_bars(series const& line)
{
    return std::ranges::any_of(line.points, [](point const& at) { return at.range.has_value(); });
}

/// An error bar from `low` to `high`, cut off where the axis begins: a logarithmic one has no place for what is not positive.
/// Drawn as a vector with flat heads, since gnuplot's own error bars come with a symbol in the middle.
inline std::string error_bars(std::string const& data, std::string const& x, std::string const& colour)
{
    return ", \\\n     " + data + " using " + x +
           ":(from($4)):(0):($5-from($4)) with vectors heads nofilled size screen 0.006,90 linecolor rgb '" + colour +
           "' linewidth 1.3 notitle";
}

/// The same from left to right.
inline std::string wide_error_bars(std::string const& data, std::size_t number, std::string const& colour)
{
    auto const left = "left($11)";
    return ", \\\n     " + data + " using ($1==" + std::to_string(number) + "?" + left + ":NaN):3:($12-" + left +
           "):(0) with vectors heads nofilled size screen 0.006,90 linecolor rgb '" + colour + "' linewidth 1.3 notitle";
}

/// Boxes, error bars where there are any, and the ratios above them while there is room.
inline std::string bars_plot(panel const& p, std::string const& data)
{
    std::string out;
    for (std::size_t s = 0; s < p.lines.size(); ++s) {
        auto const& line = p.lines[s];
        auto const x = x_of(s, bar_offset(p, s));
        // The colour stands before the fill style: after "border" it would be taken for the border's.
        out += (out.empty() ? "plot " : ", \\\n     ") + data + " using " + x + ":3:(" + significant(bar_width(p) * 0.9, 4) +
               ") with boxes linecolor rgb '" + colour_of(line) + "' " +
               (line.emulated ? "dashtype 2 fillstyle pattern 4 border" : "fillstyle solid 0.85 noborder") + " title " +
               gnuplot(line.label);
        if (has_error_bars(line)) out += error_bars(data, x, "#222222");
        if (has_room_for_ratios(p))
            out += ", \\\n     " + data + " using " + x +
                   ":($5>=$3?$5:$3):(strcol(8) eq 'NaN'?'':strcol(8)) with labels offset 0,0.6 font ',11' notitle";
    }
    return out + "\n";
}

inline std::string lines_plot(panel const& p, std::string const& data)
{
    std::string out;
    for (std::size_t s = 0; s < p.lines.size(); ++s) {
        auto const& line = p.lines[s];
        auto const mark = (line.published ? 4 : 5) + 2 * (line.colour % 4); // open, or filled
        auto const style = " linecolor rgb '" + colour_of(line) + "' linewidth " + (line.published ? "1" : "2") +
                           " pointsize 0.7 pointtype " + std::to_string(mark) +
                           (line.published  ? " dashtype 3"
                            : line.emulated ? " dashtype 2"
                                            : "");
        out += (out.empty() ? "plot " : ", \\\n     ") + data + " using " + x_of(s) + ":3 with linespoints" + style + " title " +
               gnuplot(line.label);
        if (has_error_bars(line)) out += error_bars(data, x_of(s), colour_of(line));
        if (has_error_bars(line) && p.across) out += wide_error_bars(data, s, colour_of(line));
    }
    return out + "\n";
}

} // namespace detail

} // namespace tare::report
