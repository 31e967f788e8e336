#pragma once

// STREAM as its rules have it, in plain C++ with OpenMP (benchmarks/tools/plain_stream.cpp), compiled with -O3.

#include <tare/system/file.hpp>
#include <tare/workload/stream.hpp>
#include <tare/workload/tool.hpp>

#include <charconv>
#include <string>
#include <string_view>

namespace peers {

/// The folder of the tools that are built beside the drivers.
inline std::filesystem::path tools_folder() { return tare::system::self().parent_path() / "tools"; }

/// The number behind "NAME=" at the beginning of a line. Throws `error` when there is none.
inline double value_of(std::string_view text, std::string_view name)
{
    auto const key = std::string(name) + '=';
    auto const line = text.starts_with(key) ? 0 : text.find('\n' + key) + 1;
    double out = 0;
    if (line == 0 && !text.starts_with(key)) throw tare::error("a tool's output has no line '" + key + "'");
    auto const* const begin = text.data() + line + key.size();
    if (std::from_chars(begin, text.data() + text.size(), out).ec != std::errc{}) throw tare::error("a tool's '" + key + "' is no number");
    return out;
}

struct plain_stream {
    using work = tare::workload::stream;
    static constexpr tare::text name = "plain";

    static std::string missing()
    {
        auto const program = tools_folder() / "plain_stream";
        return std::filesystem::exists(program) ? "" : "no " + program.string() + "; build the target plain_stream";
    }
    static tare::workload::tool_run run(work::parameters const& p, tare::workload::context const& where)
    {
        std::string places;
        for (int const id : where.processors) places += (places.empty() ? "{" : ",{") + std::to_string(id) + '}';
        return {
            .argv = {(tools_folder() / "plain_stream").string(), std::to_string(p.array_bytes.value / 8), std::to_string(p.passes.value)},
            .environment = {"OMP_NUM_THREADS=" + std::to_string(where.processors.size()), "OMP_PROC_BIND=true", "OMP_PLACES=" + places}};
    }
    static tare::workload::tool_reading<work::sample> read(work::parameters const& p, tare::workload::context const& where,
                                                           tare::workload::tool_output const& out)
    {
        auto const rate = [&](std::string_view kernel) { return value_of(out.printed, kernel); };
        return {.sample = {{rate("copy")}, {rate("scale")}, {rate("add")}, {rate("triad")}},
                .work = "STREAM by its rules in plain C++, g++ -O3 -fopenmp, " + std::to_string(where.processors.size()) +
                        " threads, arrays of " + std::to_string(p.array_bytes.value) + " bytes, best of " + std::to_string(p.passes.value) +
                        " passes but the first"};
    }
};
static_assert(tare::workload::policy<tare::workload::tool<plain_stream>>);

} // namespace peers
