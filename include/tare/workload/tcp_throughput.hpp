#pragma once

#include <tare/describe.hpp>
#include <tare/memory/policy.hpp>
#include <tare/system/channel.hpp>
#include <tare/workload/policy.hpp>
#include <tare/workload/tcp_throughput/agreement.hpp>
#include <tare/workload/tcp_throughput/meeting.hpp>
#include <tare/workload/tcp_throughput/transfer.hpp>

#include <optional>
#include <string>
#include <utility>

namespace tare::workload {

/// Bulk data over TCP connections that the SUT makes to the peer, in the direction that the parameter names.
///
/// Units      Gbit/s of payload by the receiver's clock and count, 10^9 bits; CPU seconds for a GB of 10^9 bytes.
/// Valid      when every byte that was sent was received, each piece begins as it was sent, and the clocks of both sides agree.
/// Series     `samples.goodput`, Gbit/s in each 500 ms.
/// Source     nuttcp, as Felter et al. 2014 used it for figure 7.
struct tcp_throughput {
    static constexpr text name = "tcp_throughput";
    static constexpr side listens = side::peer;
    using parameters = throughput::parameters;

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                        //
                                 (quantity<"Gbit/s", better::higher>, goodput), //
                                 (quantity<"1", better::lower>, retransmits),   // TCP segments that were sent again, in the whole transfer
                                 (quantity<"s/GB", better::lower>, sut_cpu),    //
                                 (quantity<"s/GB", better::lower>, peer_cpu));
    };

    /// Throws `usage_error` that names the parameter.
    static void validate(parameters const& p) { throughput::validate(p); }
    static std::uint64_t memory_bytes(parameters const& p) { return (16 << 20) + p.streams.value * (16 << 20); }
    static double seconds(parameters const& p) { return p.warm_up.value + p.seconds.value; }

    /// Connects to the peer and does what it says.
    template <memory::policy Memory>
    class sut {
    public:
        sut(parameters const&, context const& where) : where_(where) {}

        void serve(std::atomic<bool> const& stop)
        {
            while (!stop) {
                try {
                    throughput::obey(where_, stop);
                } catch (boost::system::system_error const&) { // the peer does not listen yet, or not any more
                    ::usleep(2000);
                }
            }
        }

    private:
        context where_;
    };

    /// Listens, tells the SUT side what to do, does the other half of it, and reports both.
    class peer {
    public:
        /// Throws `error` when the port cannot be had.
        peer(parameters const& p, context const& where) : p_(p), seed_(where.seed), meeting_(where) {}

        outcome<sample> measure()
        {
            result_ = throughput::lead(meeting_, control_, p_, seed_);
            auto const gigabytes = static_cast<double>(std::max<std::uint64_t>(result_.received.bytes, 1)) * 1e-9;
            return {{{result_.received.goodput}, {static_cast<double>(result_.sent.tcp.retransmits)}, {}, {}},
                    {{"goodput", result_.received.intervals}},
                    result_.facts(p_, meeting_.strangers()),
                    gigabytes};
        }

        verification verify() { return {result_.wrong()}; }

    private:
        parameters p_;
        std::uint64_t seed_;
        throughput::meeting meeting_;
        std::optional<system::channel> control_;
        throughput::transferred result_;
    };
};
static_assert(policy<tcp_throughput>);

} // namespace tare::workload
