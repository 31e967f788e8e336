#pragma once

#include <tare/quantity.hpp>
#include <tare/workload/latencies.hpp>
#include <tare/workload/mysql_oltp/clients.hpp>
#include <tare/workload/mysql_oltp/parameters.hpp>
#include <tare/workload/side.hpp>

#include <boost/hana.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace tare::workload::oltp {

struct sample {
    BOOST_HANA_DEFINE_STRUCT(sample,                                          //
                             (quantity<"1/s", better::higher>, transactions), //
                             (quantity<"us", better::lower>, latency_mean),   // of a transaction
                             (quantity<"us", better::lower>, latency_p50),    //
                             (quantity<"us", better::lower>, latency_p90),    //
                             (quantity<"us", better::lower>, latency_p99),    //
                             (quantity<"us", better::lower>, latency_p999),   //
                             (quantity<"us", better::lower>, latency_max),    //
                             (quantity<"1", better::lower>, retries),         // of a transaction
                             (quantity<"1">, in_flight),                      // by Little's law
                             (quantity<"%">, sut_use),                        // filled by the host, as what follows
                             (quantity<"us", better::lower>, sut_cpu),        // of a transaction
                             (quantity<"us", better::lower>, peer_cpu));
};

/// {deadlock, lock_wait, changed, duplicate}: after which of them how many transactions were run again.
inline boost::json::object retries_of(counts const& sum)
{
    return {{"deadlock", sum.deadlocks}, {"lock_wait", sum.lock_waits}, {"changed", sum.changed}, {"duplicate", sum.duplicates}};
}

/// What the clients say of a run; who knows the server adds it.
inline boost::json::object facts_of(std::string_view profile, counted<counts> const& result)
{
    auto const& sum = result.sum;
    boost::json::object out{{"profile", profile},
                            {"transactions", sum.transactions()},
                            {"statements", sum.statements},
                            {"reads", sum.reads},
                            {"writes", sum.writes},
                            {"retries", retries_of(sum)},
                            {"threads", result.threads},
                            {"client_busy", result.busy},
                            {"latency", sum.latency.to_json()}};
    if (result.is_saturated()) out["caveat"] = saturated_clients;
    return out;
}

/// The metrics of a run. `sut_use`, `sut_cpu` and `peer_cpu` are left to the host.
inline outcome<sample> outcome_of(std::string_view profile, parameters const& p, counted<counts> const& result)
{
    auto const& sum = result.sum;
    auto const latency = latencies::of(sum.latency);
    auto const done = static_cast<double>(sum.transactions());
    outcome<sample> out;
    out.sample.transactions.value = done / p.seconds.value;
    out.sample.latency_mean = latency.mean;
    out.sample.latency_p50 = latency.p50;
    out.sample.latency_p90 = latency.p90;
    out.sample.latency_p99 = latency.p99;
    out.sample.latency_p999 = latency.p999;
    out.sample.latency_max = latency.max;
    out.sample.retries.value = static_cast<double>(sum.retries()) / std::max(done, 1.0);
    out.sample.in_flight.value = out.sample.transactions.value * latency.mean.value * 1e-6;
    out.facts = facts_of(profile, result);
    out.work = static_cast<double>(std::max<std::uint64_t>(sum.all, 1));
    return out;
}

/// Whether something was done, writes were done when they were asked for and only then, and the table has `rows_now` as it had before.
inline verification check(parameters const& p, counts const& sum, std::uint64_t rows_now)
{
    if (sum.transactions() == 0) return {"no transaction was committed in the counted time: set more seconds, or fewer clients"};
    bool const wanted = p.read_only.value == 0;
    if (wanted && sum.writes == 0) return {"writes were asked for, and no row was written"};
    if (!wanted && sum.writes > 0) return {"no writes were asked for, and " + std::to_string(sum.writes) + " rows were written"};
    if (rows_now != p.rows.value) return {"the table has " + std::to_string(rows_now) + " rows instead of " + std::to_string(p.rows.value)};
    return {};
}

} // namespace tare::workload::oltp
