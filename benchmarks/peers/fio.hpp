#pragma once

// fio (Debian: fio), by the engine of the same kernel interface.

#include "iperf3.hpp"

#include <tare/workload/block_io.hpp>

namespace peers {

/// `Engine` is ours, and the name of fio's.
template <class Engine>
struct fio {
    using work = tare::workload::block_io<Engine>;
    using parameters = typename work::parameters;
    using sample = typename work::sample;
    static constexpr auto name = tare::text{"fio-"} + Engine::name;

    static std::string missing() { return not_installed("fio"); }

    /// The same file as ours: written in full inside, before anything is timed.
    static void set_up(parameters const& p, tare::workload::context const& where)
    {
        namespace load = tare::workload::block_load;
        load::target(load::file_in(where.data_folder), p.span.value, load::content(where.seed));
    }

    /// What makes it fast is asked for: known buffers and file, and no map of blocks that were visited, which ours has not either.
    static tare::workload::tool_run run(parameters const& p, tare::workload::context const& where)
    {
        std::vector<std::string> argv{"fio", "--name=tare", "--output-format=json", "--group_reporting", "--thread"};
        argv.insert(argv.end(), {"--direct=1", "--time_based", "--norandommap", "--rwmixread=70"});
        auto const option = [&argv](std::string const& key, std::string const& value) { argv.push_back("--" + key + "=" + value); };
        option("filename", tare::workload::block_load::file_in(where.data_folder).string());
        option("ioengine", Engine::name.str());
        option("rw", pattern(p));
        option("bs", std::to_string(tare::workload::block_load::block_of(p)));
        option("iodepth", std::to_string(p.depth.value));
        option("numjobs", std::to_string(p.jobs.value));
        option("size", std::to_string(p.span.value));
        option("runtime", milliseconds(p.seconds.value));
        option("ramp_time", milliseconds(p.warm_up.value));
        if (Engine::name.str() == "io_uring") argv.insert(argv.end(), {"--fixedbufs", "--registerfiles"});
        return {.argv = std::move(argv), .deadline = std::chrono::seconds(120)};
    }

    /// Source  fio 3.33, --output-format=json. Percentiles are of completion latencies, which it has for reads and for writes apart.
    static tare::workload::tool_reading<sample> read(parameters const& p, tare::workload::context const&,
                                                     tare::workload::tool_output const& out)
    {
        auto const said = boost::json::parse(std::string_view(out.printed).substr(std::min(out.printed.find('{'), out.printed.size())));
        auto const& job = said.at("jobs").at(0);
        auto const number = [&](char const* way, char const* what) { return job.at(way).at(what).template to_number<double>(); };
        auto const iops = number("read", "iops") + number("write", "iops");
        auto const bytes = number("read", "bw_bytes") + number("write", "bw_bytes");
        auto const reads = number("read", "iops") / iops;
        auto const mean = [&](char const* way) { return job.at(way).at("lat_ns").at("mean").template to_number<double>(); };
        auto const us = [&](char const* which) { return percentile(job, reads, which) * 1e-3; };
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        return {.sample = {{iops},
                           {bytes * 1e-6},
                           {none},
                           {(reads * mean("read") + (1 - reads) * mean("write")) * 1e-3},
                           {us("50.000000")},
                           {us("90.000000")},
                           {us("99.000000")},
                           {us("99.900000")},
                           {none},
                           {none}},
                .work = "fio, " + Engine::name.str() + ", " + pattern(p) + ", the same file, " + std::to_string(p.depth.value) + " by " +
                        std::to_string(p.jobs.value) + " under way",
                .units = iops * (p.seconds.value + p.warm_up.value)};
    }

private:
    static std::string milliseconds(double seconds) { return std::to_string(std::lround(1000 * seconds)) + "ms"; }

    static std::string pattern(parameters const& p)
    {
        using kind = tare::workload::block_load::pattern;
        switch (tare::workload::block_load::pattern_of(p)) {
        case kind::sequential_read:
            return "read";
        case kind::sequential_write:
            return "write";
        case kind::random_read:
            return "randread";
        case kind::random_write:
            return "randwrite";
        default:
            return "randrw";
        }
    }

    static double percentile(boost::json::value const& job, double reads, char const* which)
    {
        if (reads != 0 && reads != 1) return std::numeric_limits<double>::quiet_NaN();
        return job.at(reads == 1 ? "read" : "write").at("clat_ns").at("percentile").at(which).template to_number<double>();
    }
};

} // namespace peers
