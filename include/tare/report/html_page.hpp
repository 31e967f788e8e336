#pragma once

#include <tare/report/figure.hpp>
#include <tare/report/html_table.hpp>
#include <tare/report/page_style.hpp>
#include <tare/report/sources.hpp>

#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace tare::report {

/// A section with the figures of each of its groups.
struct illustrated {
    section said;
    std::vector<std::vector<figure>> figures;
};

namespace detail {

inline std::string paragraph(std::string const& text, std::string const& kind = {})
{
    return "<p" + (kind.empty() ? "" : " class=\"" + kind + "\"") + ">" + html(text) + "</p>\n";
}

inline void write_warning(std::ostream& out, std::string const& text) { out << "<div class=\"warn\">" << paragraph(text) << "</div>\n"; }

/// "a, b, c"; of more than `most` the first, and how many there are beside them.
inline std::string joined(std::set<std::string> const& names, std::size_t most = 6)
{
    std::string all;
    std::size_t count = 0;
    for (auto const& name : names)
        if (++count <= most) all += (all.empty() ? "" : ", ") + name;
    return count > most ? all + " and " + std::to_string(count - most) + " more" : all;
}

inline void write_title(std::ostream& out, std::vector<illustrated> const& sections)
{
    std::set<std::string> comparisons, campaigns;
    for (auto const& s : sections) {
        comparisons.insert(s.said.comparison);
        campaigns.insert(s.said.campaign);
    }
    out << "<h1>What isolation costs: " << html(joined(comparisons)) << "</h1>\n"
        << "<p class=\"meta\">" << (campaigns.size() == 1 ? "Campaign " : "Campaigns ") << "<code>" << html(joined(campaigns))
        << "</code></p>\n";
}

/// What a reader has to know before the first number.
inline void write_warnings(std::ostream& out, std::vector<illustrated> const& sections, sources const& from)
{
    for (auto const& f : from.folders)
        if (nested(f.provenance))
            write_warning(
                out, "Nested: the host of this campaign is itself a virtual machine, so that \"native\" already carries the cost of one. "
                     "Ratios hold for this host, not for bare metal.");
    std::set<std::string> emulated;
    for (auto const& s : sections)
        for (auto const& g : s.said.groups)
            for (auto const& r : g.rows)
                if (r.emulated && r.measured()) emulated.insert(r.environment);
    if (!emulated.empty())
        write_warning(out, joined(emulated) + (emulated.size() == 1 ? " emulates its processor: its" : " emulate their processors: their") +
                               " numbers show that the experiment runs, not what a virtual machine with hardware support costs.");
    for (auto const& f : from.folders)
        for (auto const& trouble : f.troubles) write_warning(out, trouble);
    if (sections.empty()) write_warning(out, "There is no record, so there is nothing to report.");
}

inline void write_figure(std::ostream& out, figure const& f)
{
    if (f.svg.empty()) return write_warning(out, "No figure " + f.drawn.name + ": " + f.trouble);
    out << "<figure id=\"" << html(f.drawn.name) << "\"><div class=\"drawing\">\n"
        << f.svg << "</div>\n<figcaption>" << html(f.drawn.caption) << " Files: <code>figures/" << html(f.drawn.name)
        << "</code> .svg, .pdf, .csv, .gp.</figcaption></figure>\n";
}

/// One sentence that says what was compared.
inline std::string purpose(section const& s)
{
    std::set<std::string> subjects;
    for (auto const& g : s.groups)
        for (auto const& r : g.rows)
            if (r.measured() && !r.baseline && !r.against_itself)
                subjects.insert(r.name() + (r.stands_in_for.empty() ? "" : " (in place of " + r.stands_in_for + ")"));
    auto const others = joined(subjects, 4);
    auto const* const how = s.varies == "tool" ? " by " : s.varies == "memory" ? " with " : " in ";
    return "The workload " + s.workload + how + (others.empty() ? "no other " + s.varies : others) + ", against " + s.baseline + "; " +
           counted(s.blocks, "block") + (s.x.empty() ? "" : ", swept over " + s.x) + ". Campaign " + s.campaign + ".";
}

/// Whether the load was what the labels say.
inline void write_checks(std::ostream& out, section const& s, group const& g)
{
    auto const said = checks(s, g);
    if (said.empty()) return;
    out << "<h3>Checks</h3>\n<ul>\n";
    for (auto const& one : said) out << "<li>" << html(one) << ".</li>\n";
    out << "</ul>\n";
}

inline void write_group(std::ostream& out, section const& s, group const& g, std::vector<figure> const& figures, double margin)
{
    if (std::ranges::none_of(g.rows, &row::measured)) return; // told under "What is missing or failed"
    if (!place(g).empty()) out << "<h3>" << html(place(g)) << "</h3>\n";
    for (auto const& said : findings(s, g, margin)) out << paragraph(said + ".", "finding");
    for (auto const& f : figures) write_figure(out, f);
    write_checks(out, s, g);
    write_table(out, s, g, margin);
    if (auto const effects = visible_effects(s, g); !effects.empty())
        out << paragraph("Smallest visible effect (" + s.baseline + " against itself, A/A): " + effects + ".", "note");
    write_effects(out, s, g);
    write_beside_paper(out, s, g);
}

inline void write_section(std::ostream& out, illustrated const& s, double margin)
{
    out << "<section><h2>" << html(s.said.comparison) << "</h2>\n" << paragraph(purpose(s.said));
    for (std::size_t i = 0; i < s.said.groups.size(); ++i) write_group(out, s.said, s.said.groups[i], s.figures[i], margin);
    out << "</section>\n";
}

} // namespace detail

} // namespace tare::report
