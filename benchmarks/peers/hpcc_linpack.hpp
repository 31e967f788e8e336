#pragma once

#include "hpcc.hpp"

#include <tare/workload/linpack.hpp>

#include <limits>

namespace peers {

/// The HPL of HPC Challenge: one process for each processor, blocks of 128.
template <tare::workload::solver::policy Solver>
struct hpcc_linpack {
    using work = tare::workload::linpack<Solver>;
    static constexpr tare::text name = "hpcc";

    static std::string missing() { return hpcc::missing(); }
    static tare::workload::tool_run run(typename work::parameters const& p, tare::workload::context const& where)
    {
        return hpcc::launch(p.n.value, where);
    }
    static tare::workload::tool_reading<typename work::sample>
    read(typename work::parameters const& p, tare::workload::context const& where, tare::workload::tool_output const& out)
    {
        auto const text = hpcc::report(out);
        auto const processes = hpcc::required(text, "CommWorldProcs"), n = hpcc::required(text, "HPL_N");
        tare::workload::tool_reading<typename work::sample> read{
            .sample = {{1000 * hpcc::required(text, "HPL_Tflops")}, {std::numeric_limits<double>::quiet_NaN()}},
            .work = "HPL of HPC Challenge, N = " + std::to_string(static_cast<std::uint64_t>(n)) + ", " +
                    std::to_string(static_cast<int>(processes)) + " processes, blocks of 128"};
        read.same_work =
            n == static_cast<double>(p.n.value) && static_cast<std::size_t>(processes) == std::max<std::size_t>(where.processors.size(), 1);
        if (hpcc::required(text, "Success") != 1) read.wrong = "hpcc says that it was not successful";
        return read;
    }
};

} // namespace peers
