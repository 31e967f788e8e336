#pragma once

// redis-benchmark (Debian: redis-tools), tests set and get.

#include "iperf3.hpp"

#include <tare/redis/connection/client.hpp>
#include <tare/workload/redis_sink.hpp>
#include <tare/workload/threads.hpp>
#include <tare/workload/tool_peer.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace peers {

/// One test as redis-benchmark 7.0 tells it with --csv: a line of quoted cells.
struct redis_test {
    double requests, mean, most; ///< requests a second; ms

    /// The line that begins with that name. Throws `error` when it is not there, or its cells are no positive numbers.
    static redis_test in(std::string_view printed, std::string const& name)
    {
        auto const mark = "\n\"" + name + "\",";
        auto const at = printed.find(mark);
        if (at == printed.npos) throw tare::error("redis-benchmark's output has no line of the test " + name);
        auto const line = printed.substr(at + mark.size(), printed.substr(at + mark.size()).find('\n'));
        return {cell(line, 0, name), cell(line, 1, name), cell(line, 6, name)}; // rps, avg, min, p50, p95, p99, max
    }

private:
    static double cell(std::string_view line, int column, std::string const& name)
    {
        for (; column > 0; --column) {
            auto const comma = line.find(',');
            line = comma == line.npos ? "" : line.substr(comma + 1);
        }
        double out = 0;
        if (!line.starts_with('"') || std::from_chars(line.data() + 1, line.data() + line.size(), out).ec != std::errc{} ||
            !(out > 0 && out < 1e12))
            throw tare::error("redis-benchmark's line of the test " + name + " has not the numbers that version 7.0 prints");
        return out;
    }
};

/// redis-benchmark in place of the clients of `Work`: `redis` or `redis_sink` with the profile `paper_scripts`.
template <class Work>
struct redis_benchmark {
    using work = Work;
    using parameters = typename work::parameters;
    static constexpr tare::text name = "redis_benchmark";

    static std::string missing()
    {
        if (tare::system::find_program("redis-benchmark")) return {};
        return "no redis-benchmark found; install it with 'apt install redis-tools', or run benchmarks/run.sh --peers";
    }
    static tare::workload::server serve(parameters const& p, tare::workload::context const& where) { return work::program(p, where); }
    static bool answers(tare::workload::context const& where) { return tare::workload::listens_for_tcp(where); }
    static void clear(tare::workload::context const& where) { tare::workload::redis_load::control(where).clear(); }

    static tare::workload::tool_run run(parameters const& p, tare::workload::context const& where)
    {
        std::vector<std::string> argv{"redis-benchmark", "-t", "set,get", "--csv"};
        auto const option = [&argv](std::string word, std::string value) { argv.insert(argv.end(), {std::move(word), std::move(value)}); };
        option("-h", where.other_address);
        option("-p", std::to_string(where.port));
        option("-n", std::to_string(requests_of_a_test(p)));
        option("-c", std::to_string(p.clients.value));
        option("-P", std::to_string(p.depth.value));
        option("-d", std::to_string(p.value.value));
        option("-r", std::to_string(p.keys.value));
        if (auto const n = threads(p, where); n > 1) option("--threads", std::to_string(n));
        return {.argv = std::move(argv), .deadline = std::chrono::seconds(120)};
    }

    /// Both tests do the same number of requests, so all of them over all of the time is the harmonic mean of their rates, and the mean
    /// latency the mean of theirs. Percentiles of both together follow from no percentiles of each.
    ///
    /// Source  redis-benchmark 7.0.15.
    static tare::workload::tool_reading<typename work::sample> read(parameters const& p, tare::workload::context const& where,
                                                                    tare::workload::tool_output const& out)
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        auto const set = redis_test::in(out.printed, "SET"), get = redis_test::in(out.printed, "GET");
        auto const rate = 2 / (1 / set.requests + 1 / get.requests);
        auto const mean = (set.mean + get.mean) / 2 * 1000, most = std::max(set.most, get.most) * 1000;
        auto const each = std::to_string(requests_of_a_test(p));
        return {.sample = {{rate}, {mean}, {none}, {none}, {none}, {none}, {most}, {rate * mean * 1e-6}, {none}, {none}},
                .work = "redis-benchmark, " + each + " SET, then " + each + " GET of keys of 16 bytes, all values of " +
                        std::to_string(p.value.value) + " bytes, " + std::to_string(p.depth.value) + " in flight on each of " +
                        std::to_string(p.clients.value) + " connections of " + std::to_string(threads(p, where)) +
                        " threads, nothing compared",
                .same_work = p.rate.value == 0,
                .units = 2 * static_cast<double>(requests_of_a_test(p))};
    }

private:
    /// As many as our clients have.
    static std::uint64_t threads(parameters const& p, tare::workload::context const& where)
    {
        return std::min<std::uint64_t>(tare::workload::processors_for(p.threads.value, where).size(), p.clients.value);
    }

    /// It counts requests, not time: as many as are about `seconds` of work for one native processor of 2024.
    static std::uint64_t requests_of_a_test(parameters const& p)
    {
        auto const in_flight = p.clients.value * p.depth.value;
        double const rate = p.depth.value >= 5 ? (p.clients.value > 1 ? 700'000 : 250'000) : p.clients.value > 1 ? 120'000 : 30'000;
        return std::max(in_flight, static_cast<std::uint64_t>(rate * p.seconds.value / 2));
    }
};

using redis_scripts = tare::workload::redis<tare::workload::redis_load::paper_scripts>;
using sink_scripts = tare::workload::redis_sink<tare::workload::redis_load::paper_scripts>;
static_assert(tare::workload::policy<tare::workload::tool_pair<redis_benchmark<redis_scripts>>>);
static_assert(tare::workload::policy<tare::workload::tool_peer<redis_benchmark<sink_scripts>>>);

} // namespace peers
