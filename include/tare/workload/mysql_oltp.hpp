#pragma once

#include <tare/workload/mysql_oltp/preparation.hpp>
#include <tare/workload/mysql_oltp/profile.hpp>
#include <tare/workload/mysql_oltp/result.hpp>
#include <tare/workload/mysql_oltp/server.hpp>
#include <tare/workload/policy.hpp>

#include <cstdint>
#include <filesystem>
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
    using sample = oltp::sample;

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
            result_ = all.run();
            auto out = oltp::outcome_of(Profile::name.str(), p_, result_);
            out.facts["columns_once"] = all.columns_once();
            out.facts["server"] = control().facts();
            out.facts["path"] = {{"peer", all.path().to_json()}, {"sut", control().path()}};
            return out;
        }

        verification verify() { return oltp::check(p_, result_.sum, control().rows()); }

    private:
        oltp::control& control()
        {
            if (!control_) control_.emplace(where_);
            return *control_;
        }

        parameters p_;
        context where_;
        std::optional<oltp::control> control_;
        counted<oltp::counts> result_;
    };
};
static_assert(policy<mysql_oltp<oltp::sysbench_0_4>>);
static_assert(policy<mysql_oltp<oltp::sysbench_0_5>>);
static_assert(policy<mysql_oltp<oltp::sysbench_1_0>>);
static_assert(shares_data<mysql_oltp<oltp::sysbench_1_0>>);

} // namespace tare::workload
