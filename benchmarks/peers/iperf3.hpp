#pragma once

// iperf3 (Debian: iperf3): one thread for all streams.

#include <tare/workload/tcp_throughput.hpp>
#include <tare/workload/tool_pair.hpp>

#include <cmath>
#include <string>

namespace peers {

/// The program's path, as the SUT side execs it. Throws `error` when it is not installed.
inline std::string program_path(std::string const& name)
{
    auto const found = tare::system::find_program(name);
    if (!found) throw tare::error("there is no " + name, "install it with 'apt install " + name + "'");
    return found->string();
}

inline std::string not_installed(std::string const& name)
{
    if (tare::system::find_program(name)) return {};
    return "no " + name + " found; install it with 'apt install " + name + "', or run benchmarks/run.sh --peers";
}

struct iperf3 {
    using work = tare::workload::tcp_throughput;
    static constexpr tare::text name = "iperf3";

    static std::string missing() { return not_installed("iperf3"); }
    static tare::workload::server serve(work::parameters const&, tare::workload::context const& where)
    {
        return {{program_path("iperf3"), "--server", "--port", std::to_string(where.port)}};
    }
    static bool answers(tare::workload::context const& where) { return tare::workload::listens_for_tcp(where); }

    /// Its client is the peer, so that what the SUT sends is what the client has reversed. Both of its times are whole seconds.
    static tare::workload::tool_run run(work::parameters const& p, tare::workload::context const& where)
    {
        std::vector<std::string> argv{"iperf3", "--json", "--client", where.other_address};
        auto const option = [&argv](std::string name, std::string value) { argv.insert(argv.end(), {std::move(name), std::move(value)}); };
        option("--port", std::to_string(where.port));
        option("--time", std::to_string(std::lround(p.seconds.value)));
        option("--omit", std::to_string(std::lround(p.warm_up.value)));
        option("--parallel", std::to_string(p.streams.value));
        option("--length", std::to_string(p.block.value));
        option("--congestion", p.congestion.value);
        if (p.window.value > 0) option("--window", std::to_string(p.window.value));
        if (p.direction.value == "send") argv.push_back("--reverse");
        return {.argv = std::move(argv), .deadline = std::chrono::seconds(60)};
    }

    /// Source  iperf3 3.12, --json: what is omitted is in no sum.
    static tare::workload::tool_reading<work::sample> read(work::parameters const& p, tare::workload::context const&,
                                                           tare::workload::tool_output const& out)
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        auto const said = boost::json::parse(out.printed).as_object();
        if (auto const* const failed = said.if_contains("error"))
            throw tare::error("iperf3: " + boost::json::value_to<std::string>(*failed));
        auto const& end = said.at("end").as_object();
        auto const rate = end.at("sum_received").at("bits_per_second").to_number<double>();
        auto const retransmits = end.at("sum_sent").as_object().if_contains("retransmits");
        bool const whole = p.seconds.value == std::round(p.seconds.value) && p.warm_up.value == std::round(p.warm_up.value);
        return {.sample = {{rate * 1e-9}, {retransmits ? retransmits->to_number<double>() : none}, {none}, {none}},
                .work = "iperf3, " + std::to_string(p.streams.value) + " streams by one thread, writes of " +
                        std::to_string(p.block.value) + " bytes, " + std::to_string(std::lround(p.warm_up.value)) + " s omitted",
                .same_work = whole && p.mode.value == "copy",
                .units = rate / 8 * 1e-9 * (p.seconds.value + p.warm_up.value)};
    }
};
static_assert(tare::workload::policy<tare::workload::tool_pair<iperf3>>);

} // namespace peers
