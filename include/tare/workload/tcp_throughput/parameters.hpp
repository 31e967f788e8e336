#pragma once

#include <tare/profile.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/ends.hpp>

#include <boost/hana.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace tare::workload::throughput {

struct parameters {
    BOOST_HANA_DEFINE_STRUCT(parameters,                                                 //
                             (quantity<"1", better::neither, std::string>, direction),   // of the SUT: send, receive
                             (quantity<"1", better::neither, std::uint64_t>, streams),   // connections
                             (quantity<"1", better::neither, std::uint64_t>, threads),   // of each side; 0: one for each stream
                             (quantity<"bytes", better::neither, std::uint64_t>, block), // of one write
                             (quantity<"bytes", better::neither, std::uint64_t>,
                              window), // of a socket's buffers; 0: as the kernel tunes them
                             (quantity<"1", better::neither, std::string>, congestion), // the sender's congestion control
                             (quantity<"1", better::neither, std::string>, mode),       // copy, zerocopy (MSG_ZEROCOPY)
                             (quantity<"s">, seconds),                                  // that are counted
                             (quantity<"s">, warm_up));                                 // that come before: TCP's slow start

    static parameters for_profile(profile p, limits const&)
    {
        bool const quick = p == profile::quick;
        return {{"send"}, {1}, {0}, {128 << 10}, {0}, {usual_congestion_control}, {"copy"}, {quick ? 1.5 : 10}, {quick ? 0.5 : 1}};
    }
};

/// Throws `usage_error` that names the parameter.
inline void validate(parameters const& p)
{
    auto const& d = p.direction.value;
    auto const& m = p.mode.value;
    if (d != "send" && d != "receive") throw usage_error("direction cannot be '" + d + "'", "give send or receive: what the SUT does");
    if (m != "copy" && m != "zerocopy") throw usage_error("mode cannot be '" + m + "'", "give copy or zerocopy");
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    auto const& c = p.congestion.value;
    if (c.empty() || c.size() > 15 || !std::ranges::all_of(c, letter))
        throw usage_error("congestion cannot be '" + c + "'", "give a name of net.ipv4.tcp_allowed_congestion_control");
    if (p.streams.value < 1 || p.streams.value > 256) throw usage_error("streams is out of range", "give 1 to 256");
    if (p.threads.value > p.streams.value)
        throw usage_error("threads is out of range", "give 0 (one for each stream) to the number of streams");
    if (p.block.value < 64 || p.block.value > (16 << 20)) throw usage_error("block is out of range", "give 64 to 16777216 bytes");
    if (p.window.value != 0 && (p.window.value < 4096 || p.window.value > (1 << 30)))
        throw usage_error("window is out of range", "give 0 (as the kernel tunes it), or 4096 to 1073741824 bytes");
    if (!(p.seconds.value > 0 && p.seconds.value <= 3600)) throw usage_error("seconds is out of range", "give more than 0, at most 3600");
    if (!(p.warm_up.value >= 0 && p.warm_up.value <= 60)) throw usage_error("warm_up is out of range", "give 0 to 60");
}

} // namespace tare::workload::throughput
