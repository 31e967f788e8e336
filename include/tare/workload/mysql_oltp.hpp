#pragma once

#include <tare/workload/latencies.hpp>
#include <tare/workload/mysql_oltp/clients.hpp>
#include <tare/workload/mysql_oltp/preparation.hpp>
#include <tare/workload/mysql_oltp/profile.hpp>
#include <tare/workload/mysql_oltp/server.hpp>
#include <tare/workload/policy.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace tare::workload {

/// Clients of MariaDB, whose server is the SUT side: sysbench's transactions of 20 statements, one at a time on each connection.
///
/// Units     transactions a second; microseconds from a transaction's BEGIN to the answer to its COMMIT, tries that failed included.
/// Valid     when every answer is what its statement asks for, the table has as many rows as before, and rows were written when that was
///           asked for.
/// Check     Little's law, as for `redis`.
/// Profile   `oltp::sysbench_0_4`, `sysbench_0_5` or `sysbench_1_0`; the parameter `read_only` leaves the writes out.
/// Source    Felter et al. 2014, figures 15 to 19; sysbench.
template <oltp::profile Profile>
struct mysql_oltp {
    static constexpr auto name = text{"mysql_oltp-"} + Profile::name;
    using parameters = oltp::parameters;

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                          //
                                 (quantity<"1/s", better::higher>, transactions), //
                                 (quantity<"us", better::lower>, latency_mean),   //
                                 (quantity<"us", better::lower>, latency_p50),    //
                                 (quantity<"us", better::lower>, latency_p90),    //
                                 (quantity<"us", better::lower>, latency_p99),    //
                                 (quantity<"us", better::lower>, latency_p999),   //
                                 (quantity<"us", better::lower>, latency_max),    //
                                 (quantity<"1", better::lower>, retries),         // of a transaction
                                 (quantity<"1">, in_flight),                      // by Little's law
                                 (quantity<"%">, sut_use),                        //
                                 (quantity<"us", better::lower>, sut_cpu),        // of a transaction
                                 (quantity<"us", better::lower>, peer_cpu));
    };

    static void validate(parameters const& p) { oltp::validate(p); }
    static std::string missing() { return oltp::missing_server(); }
    static std::uint64_t memory_bytes(parameters const& p) { return p.buffer_pool.value + p.buffer_pool.value / 8 + oltp::beside_pool; }
    static double seconds(parameters const& p) { return p.warm_up.value + p.seconds.value; }
    static void prepare(parameters const& p, std::filesystem::path const& folder) { oltp::prepare(p, folder); }
    static parameters data_of(parameters const& p) { return oltp::data_of(p); }
    static workload::server program(parameters const& p, context const& where) { return oltp::server(p, where); }

    class peer {
    public:
        peer(parameters const& p, context const& where) : p_(p), where_(where) {}

        bool ready() { return oltp::answers(where_); }

        outcome<sample> measure()
        {
            oltp::clients all(Profile::habits, p_, where_, oltp::account::settings());
            path_ = all.path().to_json();
            result_ = all.run();
            auto const& sum = result_.sum;
            auto const latency = latencies::of(sum.latency);
            auto const rate = static_cast<double>(sum.transactions()) / p_.seconds.value;
            auto const one = static_cast<double>(std::max<std::uint64_t>(sum.transactions(), 1));
            return {{{rate},
                     latency.mean,
                     latency.p50,
                     latency.p90,
                     latency.p99,
                     latency.p999,
                     latency.max,
                     {static_cast<double>(sum.retries()) / one},
                     {rate * latency.mean.value * 1e-6},
                     {},
                     {},
                     {}},
                    {},
                    facts(),
                    static_cast<double>(std::max<std::uint64_t>(sum.all, 1))};
        }

        verification verify()
        {
            auto const& sum = result_.sum;
            if (sum.transactions() == 0) return {"no transaction was over in the counted time: set more seconds, or fewer clients"};
            if (p_.read_only.value == 0 && sum.writes == 0) return {"writes were asked for, and the server wrote no row"};
            auto const rows = control().rows();
            if (rows != p_.rows.value)
                return {"the table has " + std::to_string(rows) + " rows instead of " + std::to_string(p_.rows.value)};
            return {};
        }

    private:
        oltp::control& control()
        {
            if (!control_) control_.emplace(where_);
            return *control_;
        }

        boost::json::object facts()
        {
            auto const& sum = result_.sum;
            boost::json::object out{
                {"profile", Profile::name.str()},
                {"transactions", sum.transactions()},
                {"statements", sum.statements},
                {"reads", sum.reads},
                {"writes", sum.writes},
                {"retries",
                 {{"deadlock", sum.deadlocks}, {"lock_wait", sum.lock_waits}, {"changed", sum.changed}, {"duplicate", sum.duplicates}}},
                {"threads", result_.threads},
                {"client_busy", result_.busy},
                {"server", control().facts()},
                {"path", {{"peer", path_}, {"sut", control().path()}}},
                {"latency", sum.latency.to_json()}};
            if (result_.busy > 0.95) out["caveat"] = "the clients were saturated (a thread was busy for 95 % of its time)";
            return out;
        }

        parameters p_;
        context where_;
        std::optional<oltp::control> control_;
        oltp::counted result_;
        boost::json::object path_;
    };
};
static_assert(policy<mysql_oltp<oltp::sysbench_0_4>>);
static_assert(policy<mysql_oltp<oltp::sysbench_0_5>>);
static_assert(policy<mysql_oltp<oltp::sysbench_1_0>>);
static_assert(shares_data<mysql_oltp<oltp::sysbench_1_0>>);

} // namespace tare::workload
