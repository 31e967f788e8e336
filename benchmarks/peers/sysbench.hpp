#pragma once

// sysbench 1.0 (Debian: sysbench), oltp_read_write and oltp_read_only.

#include "iperf3.hpp"
#include "printed.hpp"

#include <tare/workload/mysql_oltp.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace peers {

/// A test of sysbench's on our server and our table.
inline std::vector<std::string> sysbench_arguments(std::string const& test, std::uint64_t rows, tare::workload::context const& where)
{
    using tare::workload::oltp::account;
    std::vector<std::string> argv{"sysbench", test, "--db-driver=mysql", "--tables=1"};
    auto const option = [&argv](std::string const& word, std::string const& value) { argv.push_back("--" + word + "=" + value); };
    option("mysql-host", where.other_address);
    option("mysql-port", std::to_string(where.port));
    option("mysql-user", account::user);
    option("mysql-password", account::password);
    option("mysql-db", account::database);
    option("table-size", std::to_string(rows));
    return argv;
}

/// sysbench in place of the clients of `mysql_oltp`, on the same prepared table.
struct sysbench {
    using work = tare::workload::mysql_oltp<tare::workload::oltp::sysbench_1_0>;
    using parameters = work::parameters;
    static constexpr tare::text name = "sysbench";

    static std::string missing()
    {
        auto const server = work::missing();
        return server.empty() ? not_installed("sysbench") : server;
    }
    static tare::workload::server serve(parameters const& p, tare::workload::context const& where) { return work::program(p, where); }
    static bool answers(tare::workload::context const& where) { return tare::workload::oltp::answers(where); }

    static tare::workload::tool_run run(parameters const& p, tare::workload::context const& where)
    {
        auto argv = sysbench_arguments(p.read_only.value == 0 ? "oltp_read_write" : "oltp_read_only", p.rows.value, where);
        for (auto const& more : {"--threads=" + std::to_string(p.clients.value), "--time=" + std::to_string(seconds_of(p)),
                                 std::string("--percentile=99"), std::string("run")})
            argv.push_back(more);
        return {.argv = std::move(argv), .deadline = std::chrono::seconds(seconds_of(p) + 60)};
    }

    /// Source  sysbench 1.0.20. Its errors are those that it ignores (1213, 1020, 1205): it begins another transaction then.
    static tare::workload::tool_reading<work::sample> read(parameters const& p, tare::workload::context const&,
                                                           tare::workload::tool_output const& out)
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        auto const number = [&out](std::string_view mark) { return number_after(out.printed, mark, "sysbench"); };
        auto const done = number("transactions:");
        auto const rate = done / number("total time:");
        auto const mean = number("avg:") * 1000;
        tare::workload::tool_reading<work::sample> read;
        read.sample = {{rate},
                       {mean},
                       {none},
                       {none},
                       {number("99th percentile:") * 1000},
                       {none},
                       {number("max:") * 1000},
                       {number("ignored errors:") / done},
                       {rate * mean * 1e-6},
                       {none},
                       {none},
                       {none}};
        read.work = "sysbench " + std::string(p.read_only.value == 0 ? "oltp_read_write" : "oltp_read_only") + ", " +
                    std::to_string(p.clients.value) + " threads, each with a connection, for " + std::to_string(seconds_of(p)) +
                    " s from their first transaction on, rows not counted";
        read.units = done;
        return read;
    }

private:
    static long seconds_of(parameters const& p) { return std::max(std::lround(std::ceil(p.seconds.value)), 1L); }
};
static_assert(tare::workload::policy<tare::workload::tool_pair<sysbench>>);

} // namespace peers
