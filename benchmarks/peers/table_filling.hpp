#pragma once

// How long it takes until the table of `mysql_oltp` is there: ours beside `sysbench prepare`, on the same server over the same wire.

#include "sysbench.hpp"

#include <tare/workload/mysql_oltp/preparation.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace peers {

/// The table is created, filled and indexed, and checked behind the clock.
struct table_filling {
    using load = sysbench::work;
    static constexpr tare::text name = "mysql_table_filling";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters,                                                                    //
                                 (tare::quantity<"1", tare::better::neither, std::uint64_t>, rows),             //
                                 (tare::quantity<"bytes", tare::better::neither, std::uint64_t>, buffer_pool)); // of the server

        static parameters for_profile(tare::profile, tare::limits const& room)
        {
            return {{2'000'000}, {std::min<std::uint64_t>(3'000'000'000U, room.memory_bytes / 2)}};
        }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                                 //
                                 (tare::quantity<"1/s", tare::better::higher>, rows),    //
                                 (tare::quantity<"us", tare::better::lower>, sut_cpu),   // of a row
                                 (tare::quantity<"us", tare::better::lower>, peer_cpu)); // of a row
    };

    static std::string missing() { return tare::workload::oltp::missing_server(); }
    static void validate(parameters const& p) { tare::workload::oltp::validate(load_of(p)); }
    static std::uint64_t memory_bytes(parameters const& p) { return load::memory_bytes(load_of(p)); }
    static double seconds(parameters const& p) { return static_cast<double>(p.rows.value) * 2e-5; }
    static void prepare(parameters const& p, std::filesystem::path const& folder)
    {
        tare::workload::oltp::prepare_database(load_of(p), folder, [](tare::mysql::client&) {});
    }
    static tare::workload::server program(parameters const& p, tare::workload::context const& where)
    {
        return tare::workload::oltp::server(load_of(p), where);
    }
    static void clear(tare::workload::context const& where) { client(where).query("DROP TABLE IF EXISTS sbtest1"); }

    static tare::mysql::client client(tare::workload::context const& where)
    {
        auto who = tare::workload::oltp::account::settings();
        who.answer_within = std::chrono::minutes(10);
        return tare::mysql::client(tare::mysql::over_tcp(where.other_address, where.port), who);
    }

    class peer {
    public:
        peer(parameters const& p, tare::workload::context const& where) : p_(p), where_(where) {}

        bool ready() { return tare::workload::oltp::answers(where_); }
        void clear() { table_filling::clear(where_); }

        tare::workload::outcome<sample> measure()
        {
            auto to = client(where_);
            auto const begin = tare::measure::now();
            tare::workload::oltp::load_table(to, p_.rows.value);
            auto const rows = static_cast<double>(p_.rows.value);
            return {{{rows / tare::measure::seconds(tare::measure::now() - begin)}, {}, {}}, {}, {}, rows};
        }

        tare::workload::verification verify()
        {
            auto from = client(where_);
            tare::workload::oltp::check_table(from, p_.rows.value);
            return {};
        }

    private:
        parameters p_;
        tare::workload::context where_;
    };

    /// The server's settings follow from these of a load's.
    static tare::workload::oltp::parameters load_of(parameters const& p)
    {
        tare::workload::oltp::parameters out{};
        out.clients.value = 1;
        out.seconds.value = 1;
        out.rows.value = p.rows.value;
        out.buffer_pool.value = p.buffer_pool.value;
        return out;
    }
};
static_assert(tare::workload::policy<table_filling>);

/// Fills one table with one thread, by INSERTs of half a MiB that are each committed.
///
/// Source  sysbench 1.0.20, src/db_driver.c.
struct sysbench_prepare {
    using work = table_filling;
    using parameters = work::parameters;
    static constexpr tare::text name = "sysbench";

    static std::string missing() { return sysbench::missing(); }
    static tare::workload::server serve(parameters const& p, tare::workload::context const& where) { return work::program(p, where); }
    static bool answers(tare::workload::context const& where) { return sysbench::answers(where); }
    static void clear(tare::workload::context const& where) { work::clear(where); }

    static tare::workload::tool_run run(parameters const& p, tare::workload::context const& where)
    {
        auto argv = sysbench_arguments("oltp_read_write", p.rows.value, where);
        argv.emplace_back("prepare");
        return {.argv = std::move(argv)};
    }

    static tare::workload::tool_reading<work::sample> read(parameters const& p, tare::workload::context const&,
                                                           tare::workload::tool_output const& out)
    {
        auto const rows = static_cast<double>(p.rows.value);
        tare::workload::tool_reading<work::sample> read;
        read.sample.rows.value = rows / out.seconds;
        read.work = "sysbench oltp_read_write prepare: one table, its rows and its index";
        read.units = rows;
        if (out.printed.find("Creating a secondary index on 'sbtest1'") == std::string::npos)
            read.wrong = "sysbench did not say that it created the index";
        return read;
    }
};
static_assert(tare::workload::policy<tare::workload::tool_pair<sysbench_prepare>>);

} // namespace peers
