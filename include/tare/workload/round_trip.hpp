#pragma once

#include <tare/memory/policy.hpp>
#include <tare/workload/latencies.hpp>
#include <tare/workload/policy.hpp>
#include <tare/workload/round_trip/load.hpp>
#include <tare/workload/round_trip/tcp.hpp>
#include <tare/workload/round_trip/udp.hpp>

#include <optional>
#include <string>

namespace tare::workload {

/// Requests and responses, one in flight: the time that a message takes to the SUT side, which answers, and back.
///
/// Units      microseconds by the peer's clock; transactions per second. Messages have 100 and 200 bytes unless told otherwise.
/// Valid      when every response has the number of its request, and over TCP none is missing. Datagrams without an answer are `lost`.
/// Transport  `round_trip_load::tcp` or `round_trip_load::udp`.
/// Source     netperf's TCP_RR and UDP_RR; Felter et al. 2014, figure 8.
template <class Transport>
struct round_trip {
    static constexpr auto name = text{"round_trip-"} + Transport::name;
    using parameters = round_trip_load::parameters;

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                          //
                                 (quantity<"1/s", better::higher>, transactions), //
                                 (quantity<"us", better::lower>, latency_mean),   //
                                 (quantity<"us", better::lower>, latency_p50),    //
                                 (quantity<"us", better::lower>, latency_p90),    //
                                 (quantity<"us", better::lower>, latency_p99),    //
                                 (quantity<"us", better::lower>, latency_p999),   //
                                 (quantity<"us", better::lower>, latency_max),    //
                                 (quantity<"1", better::lower>, lost),            //
                                 (quantity<"us", better::lower>, sut_cpu),        // of a transaction
                                 (quantity<"us", better::lower>, peer_cpu));
    };

    /// Throws `usage_error` that names the parameter.
    static void validate(parameters const& p) { round_trip_load::validate(p); }
    static std::uint64_t memory_bytes(parameters const&) { return 16 << 20; }
    static double seconds(parameters const& p) { return p.warm_up.value + p.seconds.value; }

    /// Answers: the response begins with the request's number.
    template <memory::policy Memory>
    class sut {
    public:
        /// Throws `error` when the address cannot be had, or busy polling is not allowed.
        sut(parameters const& p, context const& where) : p_(p), server_(where, round_trip_load::waiting_of(p)), response_(p.response.value)
        {
        }

        void serve(std::atomic<bool> const& stop)
        {
            server_.serve(p_.request.value, stop, [this](std::span<char const> request) {
                std::copy_n(request.begin(), round_trip_load::shortest, response_.begin());
                return std::span<char const>(response_);
            });
        }

    private:
        parameters p_;
        typename Transport::server server_;
        std::vector<char> response_;
    };

    /// Asks, and measures.
    class peer {
    public:
        peer(parameters const& p, context const& where) : p_(p), where_(where) {}

        bool ready()
        {
            try {
                client_.emplace(where_, round_trip_load::waiting_of(p_));
                return round_trip_load::load<Transport>(*client_, p_).once();
            } catch (boost::system::system_error const&) {
                return false;
            }
        }

        outcome<sample> measure()
        {
            if (!client_) client_.emplace(where_, round_trip_load::waiting_of(p_));
            result_ = round_trip_load::load<Transport>(*client_, p_).run();
            auto const latency = latencies::of(result_.latency);
            return {{{static_cast<double>(result_.answered) / result_.seconds},
                     latency.mean,
                     latency.p50,
                     latency.p90,
                     latency.p99,
                     latency.p999,
                     latency.max,
                     {static_cast<double>(result_.lost)},
                     {},
                     {}},
                    {},
                    {{"transport", Transport::name.str()},
                     {"wait", p_.wait.value},
                     {"path", client_->path()},
                     {"latency", result_.latency.to_json()}},
                    static_cast<double>(std::max<std::uint64_t>(result_.all, 1))};
        }

        verification verify()
        {
            if (result_.broken) return {"the SUT side ended, or answered something else, in mid-run"};
            return {result_.answered > 0 ? "" : "no request was answered"};
        }

    private:
        parameters p_;
        context where_;
        std::optional<typename Transport::client> client_;
        round_trip_load::result result_;
    };
};
static_assert(policy<round_trip<round_trip_load::tcp>>);
static_assert(policy<round_trip<round_trip_load::udp>>);

} // namespace tare::workload
