#pragma once

#include <tare/report/html.hpp>
#include <tare/report/table.hpp>
#include <tare/report/write.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

namespace tare::report {

/// Columns of the terminal on standard output, from 60 to 240; 100 when there is none.
inline std::size_t terminal_columns()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
    return std::clamp<std::size_t>(size.ws_col, 60, 240);
}

namespace detail {

inline std::vector<illustrated> illustrate(std::vector<section> sections, fs::path const& folder)
{
    std::vector<illustrated> out;
    colours palette;
    std::size_t number = 0;
    for (auto& s : sections) {
        illustrated with{std::move(s), {}};
        for (auto const& of_group : panels(with.said, palette, number)) {
            auto& drawn = with.figures.emplace_back();
            for (auto const& p : of_group) drawn.push_back(draw(p, folder));
        }
        out.push_back(std::move(with));
    }
    return out;
}

/// The first reason why something was not drawn, said once.
inline std::string first_trouble(std::vector<illustrated> const& sections)
{
    for (auto const& s : sections)
        for (auto const& of_group : s.figures)
            for (auto const& f : of_group)
                if (!f.trouble.empty()) return f.trouble;
    return {};
}

} // namespace detail

TARE_PLAIN void write(std::vector<fs::path> const& folders, fs::path const& output_folder, std::ostream& out)
{
    auto const from = read_sources(folders);
    auto const sections = assemble(from.records);
    print_table(out, sections, {.columns = terminal_columns()});
    system::make_folder(output_folder, 0755);
    system::make_folder(output_folder / "figures", 0755);
    auto const pages = detail::illustrate(sections, output_folder / "figures");
    std::ostringstream page;
    write_html(page, pages, from);
    auto const path = output_folder / "report.html";
    system::write_file(path, page.str(), 0644);
    for (auto const& f : from.folders)
        for (auto const& trouble : f.troubles) out << "note: " << plain(trouble) << '\n';
    if (auto const trouble = detail::first_trouble(pages); !trouble.empty()) out << "note: " << plain(trouble) << '\n';
    out << "report: " << fs::absolute(path).lexically_normal().string() << '\n';
}

TARE_PLAIN void write_standings(fs::path const& folder, std::ostream& out)
{
    for (auto const& s : assemble(read_sources({folder}).records))
        for (auto const& g : s.groups)
            for (auto const& one : standings(s, g)) out << boost::json::serialize(to_json(one)) << '\n';
}

} // namespace tare::report
