#pragma once

#include <tare/report/html_page.hpp>
#include <tare/report/html_provenance.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace tare::report {

namespace detail {

/// Every trial and case that is in no figure, with its reason.
inline void write_missing(std::ostream& out, std::vector<illustrated> const& sections)
{
    out << "<section><h2>What is missing or failed</h2>\n";
    bool any = false;
    for (auto const& s : sections)
        for (auto const& g : s.said.groups) {
            auto const lines = missing(g);
            if (lines.empty()) continue;
            any = true;
            out << "<h3>" << html(s.said.comparison + (place(g).empty() ? "" : ": " + place(g))) << "</h3>\n<ul>\n";
            for (auto const& line : lines) out << "<li>" << html(line) << "</li>\n";
            out << "</ul>\n";
        }
    if (!any) out << "<p>Nothing: every recorded trial is valid.</p>\n";
    out << "</section>\n";
}

inline void write_reading(std::ostream& out, double margin)
{
    auto const percent = significant(100 * margin, 1) + " %";
    out << "<section><h2>How to read the numbers</h2>\n<ul>\n"
        << "<li><strong>n</strong> is the number of blocks. A block runs every case once, in random order; the trials of one case in one "
           "block are averaged first, so that n counts independent values only.</li>\n"
        << "<li><strong>mean ± sd</strong>: over the blocks. <strong>Error bars</strong> in figures: 95 % t interval of that mean, none "
           "below "
           "three blocks.</li>\n"
        << "<li><strong>Ratio [low, high]</strong>: geometric mean over blocks of case / baseline, both from the same block, with the 95 % "
           "t "
           "interval of the log-ratios (from 20 blocks on a bootstrap over blocks, starts and iterations). It does not follow from the "
           "means "
           "beside it, since pairing removes what drifted from block to block. No ratio is formed of values that are zero.</li>\n"
        << "<li><strong>=</strong> same: the whole interval lies within " << percent
        << " of 1. <strong>≠</strong> different: the interval excludes 1. <strong>≠*</strong>: so on its own, but not after Holm's "
           "correction "
           "over all ratios of the comparison. <strong>?</strong> not known: neither; more blocks would tell.</li>\n"
        << "<li>↑ higher is better, ↓ lower is better. Only valid trials count: those whose answer was verified.</li>\n</ul>\n</section>\n";
}

} // namespace detail

/// Writes one self-contained page: nothing is fetched and no script runs; all text out of records is escaped.
inline void write_html(std::ostream& out, std::vector<illustrated> const& sections, sources const& from, double margin = 0.02)
{
    out << "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        // Even a mistake in escaping could neither run nor fetch anything.
        << "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        << "<title>What isolation costs</title>\n<style>" << page_style << "</style>\n</head>\n<body>\n";
    detail::write_title(out, sections);
    detail::write_warnings(out, sections, from);
    for (auto const& s : sections) detail::write_section(out, s, margin);
    detail::write_missing(out, sections);
    detail::write_reading(out, margin);
    detail::write_provenance(out, from);
    out << "</body>\n</html>\n";
}

} // namespace tare::report
