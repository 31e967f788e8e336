#pragma once

#include <tare/entry.hpp>
#include <tare/separate.hpp>

namespace tare {

/// Exit codes of every driver.
struct exit_code {
    static constexpr int done = 0;    ///< every trial is valid
    static constexpr int flawed = 1;  ///< done, but a trial failed or was invalid; or interrupted
    static constexpr int usage = 2;   ///< the command line or a parameter is wrong; nothing was done
    static constexpr int nothing = 3; ///< nothing could run
};

/// Parses and carries out a driver's command line: verbs run, list, doctor, report, clean.
/// Plain code over the table, the same for every driver. Returns an `exit_code`.
TARE_PLAIN int command_line(table const& entries, int argc, char** argv);

} // namespace tare

#ifndef TARE_SEPARATE_COMPILATION
#include <tare/campaign/command_line.hpp>
#endif
