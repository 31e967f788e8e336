#pragma once

#include "hpcc.hpp"

#include <tare/workload/stream.hpp>

namespace peers {

/// StarSTREAM: every process has arrays of its own, together as large as ours.
struct hpcc_stream {
    using work = tare::workload::stream;
    static constexpr tare::text name = "hpcc";

    static std::string missing() { return hpcc::missing(); }

    /// hpcc gives each of three vectors a third of a process's part of the matrix: 8 N² / P / 3 = array / P bytes.
    static tare::workload::tool_run run(work::parameters const& p, tare::workload::context const& where)
    {
        auto const n = std::sqrt(3.0 * static_cast<double>(p.array_bytes.value) / 8.0);
        return hpcc::launch(static_cast<std::uint64_t>(std::ceil(n)), where);
    }

    /// Rates are means over the processes, GB/s; best of ten passes, as by STREAM's rules.
    static tare::workload::tool_reading<work::sample> read(work::parameters const& p, tare::workload::context const& where,
                                                           tare::workload::tool_output const& out)
    {
        auto const text = hpcc::report(out);
        auto const processes = hpcc::required(text, "CommWorldProcs");
        auto const rate = [&](char const* kernel) { return processes * hpcc::required(text, std::string("StarSTREAM_") + kernel); };
        auto const array = processes * 8 * hpcc::required(text, "STREAM_VectorSize");
        tare::workload::tool_reading<work::sample> read{
            .sample = {{rate("Copy")}, {rate("Scale")}, {rate("Add")}, {rate("Triad")}},
            .work = "StarSTREAM of HPC Challenge, " + std::to_string(static_cast<int>(processes)) + " processes, arrays of " +
                    std::to_string(static_cast<std::uint64_t>(array)) + " bytes together, best of its ten passes, rates summed"};
        read.same_work = hpcc::close_to(array, static_cast<double>(p.array_bytes.value)) &&
                         static_cast<std::size_t>(processes) == std::max<std::size_t>(where.processors.size(), 1);
        if (hpcc::required(text, "Success") != 1) read.wrong = "hpcc says that it was not successful";
        return read;
    }
};
static_assert(tare::workload::policy<tare::workload::tool<hpcc_stream>>);

} // namespace peers
