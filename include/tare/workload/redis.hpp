#pragma once

#include <tare/workload/latencies.hpp>
#include <tare/workload/policy.hpp>
#include <tare/workload/redis/clients.hpp>
#include <tare/workload/redis/profile.hpp>
#include <tare/workload/redis/server.hpp>

#include <optional>
#include <string>

namespace tare::workload {

/// Clients of Redis, whose server is the SUT side: GET and SET on keys that are drawn from the seed, so many requests in flight on each
/// connection, the server emptied before each trial.
///
/// Units     requests a second; microseconds from a request's own sending, or with a rate from when it was to be sent.
/// Valid     when every reply has the type that its request asks for, and every value its length and, of those that are compared, its
/// bytes. Check     Little's law: in a closed loop, `in_flight` (requests times mean latency) cannot be more than clients × depth, and is
/// less by
///           the share of time that clients take between a reply and the next request.
/// Profile   `redis_load::paper_text` or `redis_load::paper_scripts`.
/// Source    Felter et al. 2014, figures 13 and 14; redis-benchmark.
template <redis_load::profile Profile>
struct redis {
    static constexpr auto name = text{"redis-"} + Profile::name;

    struct parameters : redis_load::parameters {
        static parameters for_profile(profile p, limits const& l) { return {Profile::adapt(redis_load::parameters::for_profile(p, l))}; }
    };

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                        //
                                 (quantity<"1/s", better::higher>, requests),   //
                                 (quantity<"us", better::lower>, latency_mean), //
                                 (quantity<"us", better::lower>, latency_p50),  //
                                 (quantity<"us", better::lower>, latency_p90),  //
                                 (quantity<"us", better::lower>, latency_p99),  //
                                 (quantity<"us", better::lower>, latency_p999), //
                                 (quantity<"us", better::lower>, latency_max),  //
                                 (quantity<"1">, in_flight),                    // by Little's law
                                 (quantity<"us", better::lower>, sut_cpu),      // of a request
                                 (quantity<"us", better::lower>, peer_cpu));
    };

    static void validate(parameters const& p) { redis_load::validate(p); }
    static std::uint64_t memory_bytes(parameters const& p) { return redis_load::server_bytes(p) + (32 << 20); }
    static double seconds(parameters const& p) { return p.warm_up.value + p.seconds.value; }
    static workload::server program(parameters const& p, context const& where) { return redis_load::server(p, where); }

    class peer {
    public:
        peer(parameters const& p, context const& where) : p_(p), where_(where) {}

        bool ready() { return redis_load::answers(where_); }
        void clear() { control().clear(); }

        outcome<sample> measure()
        {
            redis_load::clients<Profile> all(p_, where_);
            path_ = all.path().to_json();
            result_ = all.run();
            auto const latency = latencies::of(result_.sum.latency);
            auto const rate = static_cast<double>(result_.sum.replies()) / p_.seconds.value;
            return {{{rate},
                     latency.mean,
                     latency.p50,
                     latency.p90,
                     latency.p99,
                     latency.p999,
                     latency.max,
                     {rate * latency.mean.value * 1e-6},
                     {},
                     {}},
                    {},
                    facts(),
                    static_cast<double>(std::max<std::uint64_t>(result_.sum.all, 1))};
        }

        verification verify()
        {
            if (result_.sum.replies() == 0) return {"no request was answered in the counted time"};
            return {};
        }

    private:
        redis_load::control& control()
        {
            if (!control_) control_.emplace(where_);
            return *control_;
        }

        boost::json::object facts()
        {
            auto const& sum = result_.sum;
            boost::json::object out{{"profile", Profile::name.str()},
                                    {"hits", sum.hits},
                                    {"misses", sum.misses},
                                    {"stored", sum.stored},
                                    {"compared", sum.compared},
                                    {"threads", result_.threads},
                                    {"client_busy", result_.busy},
                                    {"server", control().facts()},
                                    {"path", {{"peer", path_}, {"sut", control().path()}}},
                                    {"latency", sum.latency.to_json()}};
            if (p_.rate.value == 0 && result_.is_saturated()) out["caveat"] = saturated_clients;
            return out;
        }

        parameters p_;
        context where_;
        std::optional<redis_load::control> control_;
        counted<redis_load::counts> result_;
        boost::json::object path_;
    };
};
static_assert(policy<redis<redis_load::paper_text>>);
static_assert(policy<redis<redis_load::paper_scripts>>);

} // namespace tare::workload
