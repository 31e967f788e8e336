#pragma once

// HPC Challenge (Debian: hpcc): StarSTREAM and StarRandomAccess, one process for each processor, summed. Its sizes follow from the
// order N of the matrix of its Linpack, and it always runs all of its tests.

#include <tare/workload/policy.hpp>
#include <tare/workload/tool.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace peers::hpcc {

/// Its input file for a matrix of order n and a row of processes; everything else as in the sample that it comes with, but for one
/// panel factorisation instead of several.
/// Source  hpcc 1.5, _hpccinf.txt, and README.html, "Input file"; lines are found by their number.
inline std::string input(std::uint64_t n, std::size_t processes)
{
    std::string out = "HPLinpack benchmark input file\n\nHPL.out output file name\n8 device out\n1 # of problem sizes\n" +
                      std::to_string(n) + " Ns\n1 # of NBs\n128 NBs\n0 PMAP\n1 # of process grids\n1 Ps\n" + std::to_string(processes) +
                      " Qs\n16.0 threshold\n";
    for (char const* line : {"1 # of panel fact",
                             "2 PFACTs",
                             "1 # of recursive stopping criterium",
                             "4 NBMINs",
                             "1 # of panels in recursion",
                             "2 NDIVs",
                             "1 # of recursive panel fact.",
                             "1 RFACTs",
                             "1 # of broadcast",
                             "1 BCASTs",
                             "1 # of lookahead depth",
                             "1 DEPTHs",
                             "2 SWAP",
                             "64 swapping threshold",
                             "0 L1 in form",
                             "0 U in form",
                             "1 Equilibration",
                             "8 memory alignment in double",
                             "ignored",
                             "0 additional problem sizes for PTRANS",
                             "1000",
                             "0 additional blocking sizes for PTRANS",
                             "64"})
        out += std::string(line) + '\n';
    return out;
}

/// The number behind "NAME=" at the beginning of a line of its summary; nothing when it is not there.
inline std::optional<double> number(std::string_view text, std::string_view name)
{
    auto const line = text.find("\n" + std::string(name) + '=');
    if (line == text.npos) return std::nullopt;
    double out = 0;
    auto const* const begin = text.data() + line + name.size() + 2;
    auto const code = std::from_chars(begin, text.data() + text.size(), out).ec;
    return code == std::errc{} && std::isfinite(out) ? std::optional(out) : std::nullopt;
}

inline double required(std::string_view text, std::string_view name)
{
    if (auto const found = number(text, name)) return *found;
    throw tare::error("hpcc's summary has no number " + std::string(name), "look at its output with 'mpirun -np 1 hpcc'");
}

/// The whole of its output file, bounded.
inline std::string report(tare::workload::tool_output const& of) { return tare::system::read_file(of.folder / "hpccoutf.txt", 4 << 20); }

/// For each processor of the context one process, each on its own; mpirun refuses root unless it is told twice.
inline tare::workload::tool_run launch(std::uint64_t n, tare::workload::context const& where)
{
    auto const processes = std::max<std::size_t>(where.processors.size(), 1);
    std::string set;
    for (int const id : where.processors) set += (set.empty() ? "" : ",") + std::to_string(id);
    std::vector<std::string> argv{"mpirun", "--allow-run-as-root", "--bind-to", "core", "--use-hwthread-cpus", "--oversubscribe"};
    if (!set.empty()) argv.insert(argv.end(), {"--cpu-set", set});
    argv.insert(argv.end(), {"-np", std::to_string(processes), "hpcc"});
    return {.argv = std::move(argv),
            .environment = {"OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1"},
            .files = {{"hpccinf.txt", input(n, processes)}}};
}

inline std::string missing()
{
    for (auto const& [program, package] : {std::pair{"hpcc", "hpcc"}, {"mpirun", "openmpi-bin"}})
        if (!tare::system::find_program(program))
            return std::string("no ") + program + " found; install it with 'apt install " + package + "', or run benchmarks/run.sh --peers";
    return {};
}

inline bool close_to(double value, double wanted) { return std::abs(value - wanted) <= 0.02 * wanted; }

} // namespace peers::hpcc
