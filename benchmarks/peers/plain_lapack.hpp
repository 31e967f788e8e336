#pragma once

#include "plain_stream.hpp"

#include <tare/workload/linpack.hpp>

#include <limits>

namespace peers {

/// dgetrf and dgetrs of OpenBLAS, called directly by a program with nothing of Tare in it (benchmarks/tools/plain_lapack.cpp).
template <tare::workload::solver::policy Solver>
struct plain_lapack {
    using work = tare::workload::linpack<Solver>;
    static constexpr tare::text name = "plain_lapack";

    static std::string missing()
    {
        auto const program = tools_folder() / "plain_lapack";
        return std::filesystem::exists(program)
                   ? ""
                   : "no " + program.string() + ": no OpenBLAS was found when it was to be built; " + "run benchmarks/run.sh --peers";
    }
    static tare::workload::tool_run run(typename work::parameters const& p, tare::workload::context const& where)
    {
        return {.argv = {(tools_folder() / "plain_lapack").string(), std::to_string(p.n.value), std::to_string(p.seconds.value)},
                .environment = {"OPENBLAS_NUM_THREADS=" + std::to_string(threads(p, where))}};
    }
    static tare::workload::tool_reading<typename work::sample>
    read(typename work::parameters const& p, tare::workload::context const& where, tare::workload::tool_output const& out)
    {
        return {.sample = {{value_of(out.printed, "gflops")}, {std::numeric_limits<double>::quiet_NaN()}},
                .work = "dgetrf and dgetrs of OpenBLAS on HPL's matrix, N = " + std::to_string(p.n.value) + ", " +
                        std::to_string(threads(p, where)) + " threads, for at least " + std::to_string(p.seconds.value) + " s"};
    }

private:
    static std::size_t threads(typename work::parameters const& p, tare::workload::context const& where)
    {
        return p.threads.value > 0 ? p.threads.value : where.processors.size();
    }
};

} // namespace peers
