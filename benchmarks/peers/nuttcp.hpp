#pragma once

// nuttcp (Debian: nuttcp), the paper's tool for figure 7.

#include "iperf3.hpp"
#include "plain_stream.hpp"

namespace peers {

struct nuttcp {
    using work = tare::workload::tcp_throughput;
    static constexpr tare::text name = "nuttcp";

    static std::string missing() { return not_installed("nuttcp"); }
    static tare::workload::server serve(work::parameters const&, tare::workload::context const& where)
    {
        return {{program_path("nuttcp"), "-S", "--nofork", "-P" + std::to_string(where.port), "-p" + data_port(where)}};
    }
    static bool answers(tare::workload::context const& where) { return tare::workload::listens_for_tcp(where); }

    /// Its client is the peer: what the SUT sends, the client receives. It omits nothing at the begin, so it runs as long as ours in all.
    static tare::workload::tool_run run(work::parameters const& p, tare::workload::context const& where)
    {
        std::vector<std::string> argv{"nuttcp", p.direction.value == "send" ? "-r" : "-t", "-fparse"};
        argv.push_back("-P" + std::to_string(where.port));
        argv.push_back("-p" + data_port(where));
        argv.push_back("-T" + std::to_string(std::lround(p.seconds.value + p.warm_up.value)));
        argv.push_back("-l" + std::to_string(p.block.value));
        if (p.streams.value > 1) argv.push_back("-N" + std::to_string(p.streams.value));
        if (p.window.value > 0) argv.push_back("-w" + std::to_string(p.window.value / 1024));
        argv.push_back(where.other_address);
        return {.argv = std::move(argv), .deadline = std::chrono::seconds(60)};
    }

    /// Source  nuttcp 6.1.2, -fparse: "megabytes" are MiB, "rate_Mbps" 10^6 bit/s.
    static tare::workload::tool_reading<work::sample> read(work::parameters const& p, tare::workload::context const&,
                                                           tare::workload::tool_output const& out)
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        auto lines = out.printed;
        std::ranges::replace(lines, ' ', '\n');
        bool const counts = lines.find("\nretrans=") != lines.npos;
        return {.sample = {{value_of(lines, "rate_Mbps") * 1e-3}, {counts ? value_of(lines, "retrans") : none}, {none}, {none}},
                .work = "nuttcp, " + std::to_string(p.streams.value) + " streams, writes of " + std::to_string(p.block.value) +
                        " bytes, the slow start counted",
                .same_work = p.mode.value == "copy",
                .units = value_of(lines, "megabytes") * 1048576e-9};
    }

private:
    static std::string data_port(tare::workload::context const& where) { return std::to_string(where.port + 1); }
};
static_assert(tare::workload::policy<tare::workload::tool_pair<nuttcp>>);

} // namespace peers
