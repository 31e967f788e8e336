#pragma once

// sockperf (Debian: sockperf), ping-pong with whole round trips.

#include "iperf3.hpp"
#include "printed.hpp"

#include <tare/workload/round_trip.hpp>

namespace peers {

/// Over `Transport`, a policy of `round_trip`. Its responses are as long as its requests.
template <class Transport>
struct sockperf {
    using work = tare::workload::round_trip<Transport>;
    using parameters = typename work::parameters;
    static constexpr tare::text name = "sockperf";
    static constexpr bool by_tcp = !Transport::loses;

    static std::string missing() { return not_installed("sockperf"); }
    static tare::workload::server serve(parameters const& p, tare::workload::context const& where)
    {
        std::vector<std::string> argv{program_path("sockperf"), "server", "-i", where.listen_address, "-p", std::to_string(where.port)};
        argv.push_back("--uc-reuseaddr"); // connections of the trial before may still be closing
        add_options(argv, p);
        return {std::move(argv)};
    }
    static bool answers(tare::workload::context const& where)
    {
        return by_tcp ? tare::workload::listens_for_tcp(where) : tare::workload::listens_for_udp(where);
    }
    static tare::workload::tool_run run(parameters const& p, tare::workload::context const& where)
    {
        std::vector<std::string> argv{"sockperf", "ping-pong", "--full-rtt", "-i", where.other_address, "-p", std::to_string(where.port)};
        argv.insert(argv.end(), {"-m", std::to_string(p.request.value), "-t", std::to_string(std::lround(std::ceil(p.seconds.value)))});
        add_options(argv, p);
        return {.argv = std::move(argv), .deadline = std::chrono::seconds(60)};
    }

    /// Source  sockperf 3.7. Its means and percentiles are of the run without its first 400 ms and last 50 ms.
    static tare::workload::tool_reading<typename work::sample> read(parameters const& p, tare::workload::context const&,
                                                                    tare::workload::tool_output const& out)
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        auto const& text = out.printed;
        auto const percentile = [&](char const* which) { return number_after(text, std::string("percentile ") + which + " ="); };
        auto const valid = text.find("[Valid Duration]");
        auto const rest = std::string_view(text).substr(std::min(valid, text.size()));
        tare::workload::tool_reading<typename work::sample> read;
        read.sample = {{number_after(rest, "ReceivedMessages=") / number_after(rest, "RunTime=")},
                       {number_after(text, "Round trip is ")},
                       {percentile("50.000")},
                       {percentile("90.000")},
                       {percentile("99.000")},
                       {percentile("99.900")},
                       {number_after(text, "<MAX> observation =")},
                       {number_after(text, "# dropped messages =")},
                       {none},
                       {none}};
        read.work = "sockperf ping-pong, " + std::to_string(p.request.value) + " bytes each way, wait=" + p.wait.value;
        read.same_work = p.request.value == p.response.value && p.rate.value == 0 && p.wait.value != "busy_poll";
        read.units = number_after(text, "ReceivedMessages="); // of the whole run
        return read;
    }

private:
    static void add_options(std::vector<std::string>& argv, parameters const& p)
    {
        if (by_tcp) argv.push_back("--tcp");
        if (p.wait.value == "spin") argv.push_back("--nonblocked");
    }

    static double number_after(std::string_view text, std::string_view mark) { return peers::number_after(text, mark, "sockperf"); }
};
static_assert(tare::workload::policy<tare::workload::tool_pair<sockperf<tare::workload::round_trip_load::tcp>>>);
static_assert(tare::workload::policy<tare::workload::tool_pair<sockperf<tare::workload::round_trip_load::udp>>>);

} // namespace peers
