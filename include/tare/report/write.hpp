#pragma once

#include <tare/separate.hpp>

#include <filesystem>
#include <ostream>
#include <vector>

namespace tare::report {

/// Reports campaigns from their folders alone: writes report.html and figures/ into `output_folder`, prints the table and where
/// the page is.
///
/// Throws `error` when a folder has no results.jsonl, when it is not one, or when nothing can be written. Without gnuplot the page
/// has no figures and says so.
TARE_PLAIN void write(std::vector<std::filesystem::path> const& folders, std::filesystem::path const& output_folder, std::ostream& out);

/// How ours stands beside the tools of a campaign, one JSON object a line: see docs/results.md, "Beside tools".
TARE_PLAIN void write_standings(std::filesystem::path const& folder, std::ostream& out);

} // namespace tare::report

#ifndef TARE_SEPARATE_COMPILATION
#include <tare/report/writing.hpp>
#endif
