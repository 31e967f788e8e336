#pragma once

#include <tare/report/escape.hpp>
#include <tare/report/reference.hpp>
#include <tare/report/table.hpp>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace tare::report {

/// An environment's or a tool's name on the page, with a tag where its processor is emulated.
inline std::string label_html(row const& r) { return html(r.name()) + (r.emulated ? " <span class=\"tag\">emulated</span>" : ""); }

namespace detail {

inline void write_head(std::ostream& out, section const& of, group const& in, std::vector<std::size_t> const& columns)
{
    out << "<thead><tr>" << (of.x.empty() ? "" : "<th rowspan=\"2\" class=\"n\">" + html(of.x) + "</th>") << "<th rowspan=\"2\">"
        << of.varies << "</th><th rowspan=\"2\" class=\"n\">n</th>" << (tells_pages(in) ? "<th rowspan=\"2\">granted</th>" : "");
    for (auto const i : columns)
        out << "<th colspan=\"4\" class=\"first\">" << html(of.columns[i].metric) << " <span class=\"unit\">("
            << html(unit_of(of, in, i).unit + arrow(of.columns[i].direction)) << ")</span></th>";
    out << "</tr><tr>";
    for (std::size_t i = 0; i < columns.size(); ++i)
        out << "<th class=\"n first\">mean</th><th class=\"sd\">± sd</th><th colspan=\"2\">ratio to " << html(of.baseline) << "</th>";
    out << "</tr></thead>\n";
}

inline void write_cell(std::ostream& out, row const& r, cell const& c, double factor)
{
    auto const text = to_text(scaled(c.blocks, factor));
    auto const ratio = c.to_baseline ? to_text(*c.to_baseline) : r.baseline && c.blocks.n > 0 ? "1 (baseline)" : "–";
    auto const said = c.to_baseline ? std::string(to_string(c.to_baseline->says)) : "";
    out << "<td class=\"n first\">" << (text.mean.empty() ? "–" : text.mean) << "</td><td class=\"sd\">"
        << (text.sd.empty() ? "" : "± " + text.sd) << "</td><td>" << ratio << "</td><td class=\"verdict\" title=\"" << said << "\">"
        << sign(c) << "</td>";
}

inline void write_columns(std::ostream& out, section const& of, group const& in, std::vector<std::size_t> const& columns)
{
    out << "<div class=\"wide\"><table>\n";
    write_head(out, of, in, columns);
    out << "<tbody>\n";
    std::string x;
    for (auto const& r : in.rows) {
        if (!r.measured()) continue;
        bool const next = !of.x.empty() && r.x != x;
        x = r.x;
        out << (next ? "<tr class=\"next\">" : "<tr>");
        if (!of.x.empty()) out << "<td class=\"n\">" << (next ? html(r.x) : "") << "</td>";
        out << "<th>" << label_html(r) << (r.rest.empty() ? "" : " [" + html(r.rest) + "]") << "</th><td class=\"n\">" << blocks_text(r)
            << "</td>";
        if (tells_pages(in)) out << "<td class=\"granted\">" << html(r.pages) << "<br>" << html(r.ran_with) << "</td>";
        for (auto const i : columns) write_cell(out, r, r.cells[i], unit_of(of, in, i).factor);
        out << "</tr>\n";
    }
    out << "</tbody></table></div>\n";
}

} // namespace detail

/// The tables of a group, two metrics beside one another so that they fit a page.
inline void write_table(std::ostream& out, section const& of, group const& in, double margin)
{
    for (std::size_t first = 0; first < of.columns.size(); first += 2) {
        std::vector<std::size_t> columns{first};
        if (first + 1 < of.columns.size()) columns.push_back(first + 1);
        detail::write_columns(out, of, in, columns);
    }
    out << "<p class=\"note\">" << html(legend(margin)) << "</p>\n";
}

/// What each factor changes, and what they change together.
inline void write_effects(std::ostream& out, section const& of, group const& in)
{
    if (in.effects.empty()) return;
    out << "<h3>Factor by factor</h3>\n<div class=\"wide\"><table><thead><tr><th>metric</th><th>factor</th><th>changes it by a factor "
           "of</th>"
        << "<th></th><th class=\"n\">n</th></tr></thead><tbody>\n";
    for (auto const& e : in.effects)
        out << "<tr><th>" << html(of.columns[e.column].metric) << "</th><td>" << html(e.what) << "</td><td>" << to_text(e)
            << "</td><td class=\"verdict\">"
            << (!e.size.range     ? "?"
                : e.survives_holm ? "≠"
                                  : "")
            << "</td><td class=\"n\">" << e.size.blocks << "</td></tr>\n";
    out << "</tbody></table></div>\n<p class=\"note\">Means of logarithms over all levels of the other factors, with 95 % t intervals over "
        << "blocks; ≠ different from 1 after Holm's correction over a metric's effects. A product (×) is an interaction: how much more the "
           "one "
        << "factor changes where the other is at its second level, half of it.</p>\n";
}

/// The paper's numbers beside ours, where it measured the same.
inline void write_beside_paper(std::ostream& out, section const& of, group const& in)
{
    std::string rows;
    for (auto const& r : in.rows)
        for (std::size_t i = 0; i < of.columns.size(); ++i)
            if (auto const p = reference(of, in, r, of.columns[i]); p && r.cells[i].to_baseline)
                rows += "<tr><th>" + label_html(r) + "</th><td>" + html(of.columns[i].metric + (r.sweep.empty() ? "" : " at " + r.sweep)) +
                        "</td><td>" + to_text(*r.cells[i].to_baseline) + "</td><td>" + html(to_text(*p)) + "</td></tr>\n";
    if (rows.empty()) return;
    out << "<h3>Beside the paper</h3>\n<div class=\"wide\"><table class=\"notes\"><thead><tr><th>environment</th><th>metric</th><th>ratio "
           "here</th>"
        << "<th>ratio in 2014</th></tr></thead><tbody>\n"
        << rows
        << "</tbody></table></div>\n<p class=\"note\">Felter, Ferreira, Rajamony, Rubio: An Updated Performance Comparison of Virtual "
        << "Machines and Linux Containers, IBM Research Report RC25482, 2014; recomputed from its published logs. Another machine, another "
        << "kernel: compare the ratios, not the rates.</p>\n";
}

} // namespace tare::report
