#pragma once

#include <tare/report/checks.hpp>
#include <tare/report/escape.hpp>
#include <tare/report/reference.hpp>
#include <tare/report/standing.hpp>
#include <tare/report/text_table.hpp>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace tare::report {

/// How the terminal's table looks.
struct table_style {
    std::size_t columns = 100; ///< of the terminal
    double margin = 0.02;      ///< of the verdict "same"
};

namespace detail {

inline std::string arrow(better direction) { return direction == better::higher ? " ↑" : direction == better::lower ? " ↓" : ""; }

inline shown_unit unit_of(section const& of, group const& in, std::size_t column)
{
    double smallest = 0;
    for (auto const& r : in.rows)
        if (auto const& c = r.cells.at(column); c.blocks.n > 0 && (smallest == 0 || c.blocks.mean < smallest)) smallest = c.blocks.mean;
    return unit_for(of.columns[column].unit, smallest);
}

inline statistics::summary scaled(statistics::summary s, double factor)
{
    for (double* value : {&s.mean, &s.sd, &s.min, &s.median, &s.max}) *value *= factor;
    return s;
}

/// The most blocks that one of a row's metrics has.
inline std::string blocks_text(row const& r)
{
    std::size_t most = 0;
    for (auto const& c : r.cells) most = std::max(most, c.blocks.n);
    return std::to_string(most);
}

/// Whether a record of the group says which pages were granted; then they are a column.
inline bool tells_pages(group const& in)
{
    return std::ranges::any_of(in.rows, [](row const& r) { return !r.pages.empty(); });
}

/// The columns of one metric: mean, sd, ratio, verdict.
inline void add_metric(text_table& out, std::vector<std::string>& heads, std::string const& title, std::string const& baseline)
{
    using align = text_table::align;
    out.add_title(heads.size(), title);
    out.add_column(align::right);
    out.add_column(align::left, true);
    out.add_column(align::left);
    out.add_column(align::left, true);
    for (auto const& head : {std::string("mean"), std::string("± sd"), "ratio to " + baseline, std::string()}) heads.push_back(head);
}

inline void append_cell(std::vector<std::string>& cells, row const& r, cell const& c, double factor)
{
    auto const text = to_text(scaled(c.blocks, factor));
    cells.push_back(text.mean.empty() ? "-" : text.mean);
    cells.push_back(text.sd.empty() ? "" : "± " + text.sd);
    cells.push_back(c.to_baseline ? to_text(*c.to_baseline) : r.baseline && c.blocks.n > 0 ? "1" : "");
    cells.push_back(sign(c));
}

inline text_table headed(section const& of, group const& in, std::size_t first, std::size_t last)
{
    text_table out;
    std::vector<std::string> heads;
    if (!of.x.empty()) {
        out.add_column(text_table::align::right);
        heads.push_back(plain(of.x, 30));
    }
    out.add_column(text_table::align::left);
    out.add_column(text_table::align::right);
    heads.insert(heads.end(), {of.varies, std::string("n")});
    if (tells_pages(in)) {
        out.add_column(text_table::align::left);
        heads.emplace_back("pages");
    }
    for (auto i = first; i < last; ++i)
        add_metric(out, heads, of.columns[i].metric + " (" + unit_of(of, in, i).unit + arrow(of.columns[i].direction) + ")", of.baseline);
    out.add_row(heads);
    return out;
}

/// A table of the metrics [first, last) of a group.
inline text_table part(section const& of, group const& in, std::size_t first, std::size_t last)
{
    auto out = headed(of, in, first, last);
    for (auto const& r : in.rows) {
        if (!r.measured()) continue;
        std::vector<std::string> cells;
        if (!of.x.empty()) cells.push_back(plain(r.x, 30));
        cells.push_back(r.label() + (r.rest.empty() ? "" : " [" + plain(r.rest, 60) + "]"));
        cells.push_back(blocks_text(r));
        if (tells_pages(in)) cells.push_back(r.pages);
        for (auto i = first; i < last; ++i) append_cell(cells, r, r.cells[i], unit_of(of, in, i).factor);
        out.add_row(std::move(cells));
    }
    return out;
}

/// As many metrics beside one another as the terminal is wide.
inline void print_parts(std::ostream& out, section const& of, group const& in, table_style const& style)
{
    for (std::size_t first = 0; first < of.columns.size();) {
        auto last = first + 1;
        while (last < of.columns.size() && 2 + part(of, in, first, last + 1).total_width() <= style.columns) ++last;
        part(of, in, first, last).print(out, "  ");
        out << '\n';
        first = last;
    }
}

/// The paper's ratio of the metric that the sentences speak of, of a curve at the last point that the paper has; the page has all of them.
inline void print_beside_paper(std::ostream& out, section const& of, group const& in, table_style const& style)
{
    if (of.columns.empty()) return;
    auto const i = headline_column(of);
    bool const curve = is_curve(in);
    auto const published_for = [&](row const& r) { return r.cells[i].to_baseline ? reference(of, in, r, of.columns[i]) : std::nullopt; };
    for (auto r = in.rows.begin(); r != in.rows.end(); ++r) {
        auto const p = published_for(*r);
        auto const later = [&](row const& other) {
            return curve && other.label() == r->label() && other.rest == r->rest && published_for(other);
        };
        if (!p || std::any_of(r + 1, in.rows.end(), later)) continue;
        out << wrapped(r->label() + ", " + of.columns[i].metric + (r->sweep.empty() ? "" : " at " + r->sweep) + ": " +
                           to_text(*r->cells[i].to_baseline) + " here; " + to_text(*p) + ".",
                       style.columns, "  ", "    ");
    }
}

/// Which factor changes how much, of the metric that the sentences speak of; the page has all of them.
inline void print_effects(std::ostream& out, section const& of, group const& in, table_style const& style)
{
    for (auto const& e : in.effects)
        if (e.column == headline_column(of)) out << wrapped(sentence(e, of.columns[e.column]) + ".", style.columns, "  ", "    ");
}

inline void print_group(std::ostream& out, section const& of, group const& in, table_style const& style)
{
    out << wrapped(of.comparison + ": " + place(in) + ", " + counted(of.blocks, "block") + " (" + of.campaign + ")", style.columns, "",
                   "  ")
        << '\n';
    bool const any = std::ranges::any_of(in.rows, &row::measured);
    if (any) print_parts(out, of, in, style);
    for (auto const& said : findings(of, in, style.margin)) out << wrapped(said + ".", style.columns, "  ", "    ");
    for (auto const& said : checks(of, in)) out << wrapped("Check: " + said + ".", style.columns, "  ", "    ");
    print_effects(out, of, in, style);
    print_beside_paper(out, of, in, style);
    if (auto const effects = visible_effects(of, in); !effects.empty())
        out << wrapped("Smallest visible effect (" + of.baseline + " against itself, A/A): " + effects + ".", style.columns, "  ", "    ");
    auto const lacking = missing(in);
    if (!lacking.empty()) out << (any ? "  Not in the table, or not complete:\n" : "  Nothing was measured:\n");
    for (auto const& line : lacking) out << wrapped(line, style.columns, "    ", "      ");
    out << '\n';
}

} // namespace detail

/// Prints the comparisons as plain text for a terminal.
inline void print_table(std::ostream& out, std::vector<section> const& sections, table_style const& style = {})
{
    for (auto const& s : sections)
        for (auto const& g : s.groups) detail::print_group(out, s, g, style);
    if (sections.empty()) return;
    out << wrapped("Mean ± sd of the blocks' means; ratio [low, high]: 95 % interval of log-ratios paired by block; " +
                       legend(style.margin),
                   style.columns, "", "");
}

} // namespace tare::report
