#pragma once

#include <tare/report/gnuplot_script.hpp>
#include <tare/report/panels.hpp>
#include <tare/system/file.hpp>
#include <tare/system/run.hpp>

#include <string>

namespace tare::report {

namespace fs = std::filesystem;

/// What came of one drawing.
struct figure {
    panel drawn;
    std::string svg;     ///< the document from its <svg> on, ready to stand in a page; empty when it could not be drawn
    std::string trouble; ///< why it could not, one sentence
};

namespace detail {

inline void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

/// An SVG file as part of a page: without its XML head, with identifiers of its own (a page holds many drawings) and a name for
/// those who cannot see it.
inline std::string inline_svg(std::string text, panel const& p)
{
    auto const begin = text.find("<svg");
    if (begin == std::string::npos || text.find("<script") != std::string::npos) throw error("gnuplot drew no usable SVG for " + p.name);
    text.erase(0, begin);
    for (std::string_view const quote : {"'", "\""}) {
        replace_all(text, "id=" + std::string(quote), "id=" + std::string(quote) + p.name + "-");
        replace_all(text, "href=" + std::string(quote) + "#", "href=" + std::string(quote) + "#" + p.name + "-");
    }
    replace_all(text, "url(#", "url(#" + p.name + "-");
    replace_all(text, "<title>Gnuplot</title>", "<title>" + html(p.caption) + "</title>");
    return text;
}

} // namespace detail

/// Writes NAME.csv and NAME.gp into `folder` and lets gnuplot make NAME.svg and NAME.pdf of them.
/// A drawing that fails is told in `trouble`: a page without figures is better than none.
inline figure draw(panel const& p, fs::path const& folder)
{
    figure out{p, {}, {}};
    system::write_file(folder / (p.name + ".csv"), csv_of(p), 0644);
    system::write_file(folder / (p.name + ".gp"), script_of(p), 0644);
    if (!system::find_program("gnuplot")) {
        out.trouble = "gnuplot is not installed, so nothing is drawn; install it with 'apt install gnuplot-nox' and report again";
        return out;
    }
    try {
        // -d: no start-up file of the user's changes the figure
        system::run_checked({.argv = {"gnuplot", "-d", p.name + ".gp"}, .folder = folder}, "draw " + p.name);
        out.svg = detail::inline_svg(system::read_file(folder / (p.name + ".svg")), p);
    } catch (error const& failed) {
        out.trouble = failed.what();
    }
    return out;
}

} // namespace tare::report
