#pragma once

#include "hpcc.hpp"

#include <tare/workload/random_access.hpp>

namespace peers {

/// StarRandomAccess: every process has a table of its own, together as large as ours.
struct hpcc_random_access {
    using work = tare::workload::random_access<tare::workload::form::persistent>;
    static constexpr tare::text name = "hpcc";

    static std::string missing() { return hpcc::missing(); }

    /// hpcc takes the largest power of two that fits in a process's part of the matrix: 8 N² / P ≥ table / P bytes. One row more than that,
    /// since N is rounded.
    static tare::workload::tool_run run(work::parameters const& p, tare::workload::context const& where)
    {
        auto const n = std::sqrt(static_cast<double>(p.table_bytes.value) / 8.0);
        return hpcc::launch(static_cast<std::uint64_t>(std::ceil(n)) + 1, where);
    }

    /// GUP/s are the mean of the processes. It makes four updates a word, whatever ours was given.
    static tare::workload::tool_reading<work::sample> read(work::parameters const& p, tare::workload::context const& where,
                                                           tare::workload::tool_output const& out)
    {
        auto const text = hpcc::report(out);
        auto const processes = hpcc::required(text, "CommWorldProcs");
        auto const table = processes * 8 * words(text);
        tare::workload::tool_reading<work::sample> read{
            .sample = {{processes * hpcc::required(text, "StarRandomAccess_GUPs")}},
            .work = "StarRandomAccess of HPC Challenge, " + std::to_string(static_cast<int>(processes)) + " processes, tables of " +
                    std::to_string(static_cast<std::uint64_t>(table)) + " bytes together, four updates a word, 4 KiB pages, rates summed"};
        read.same_work = hpcc::close_to(table, static_cast<double>(p.table_bytes.value)) &&
                         static_cast<std::size_t>(processes) == std::max<std::size_t>(where.processors.size(), 1);
        if (hpcc::required(text, "Success") != 1) read.wrong = "hpcc says that it was not successful";
        return read;
    }

private:
    /// "Main table size   = 2^24 = 16777216 words" within the section of StarRandomAccess.
    static double words(std::string const& text)
    {
        auto const section = text.find("Begin of StarRandomAccess section");
        auto const line = section == text.npos ? section : text.find("Main table size", section);
        auto const last = line == text.npos ? line : text.find(" = ", text.find("2^", line));
        double out = 0;
        if (last == text.npos || std::from_chars(text.data() + last + 3, text.data() + text.size(), out).ec != std::errc{})
            throw tare::error("hpcc's output does not say how large the tables of StarRandomAccess are");
        return out;
    }
};
static_assert(tare::workload::policy<tare::workload::tool<hpcc_random_access>>);

} // namespace peers
