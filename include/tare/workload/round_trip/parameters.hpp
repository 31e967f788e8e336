#pragma once

#include <tare/profile.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>

#include <boost/hana.hpp>

#include <cstdint>
#include <string>

namespace tare::workload::round_trip_load {

/// How a side waits for the other: asleep in the kernel, asking again and again, or with the kernel asking the device (SO_BUSY_POLL).
enum class waiting { block, spin, busy_poll };

/// Parameters of every transport.
struct parameters {
    BOOST_HANA_DEFINE_STRUCT(parameters,                                                                              //
                             (quantity<"bytes", better::neither, std::uint64_t>, request),                            //
                             (quantity<"bytes", better::neither, std::uint64_t>, response), (quantity<"s">, seconds), // that are counted
                             (quantity<"s">, warm_up),                                                                // that come before
                             (quantity<"1/s">, rate),                              // 0: the next one when the last one is answered
                             (quantity<"1", better::neither, std::string>, wait)); // block, spin, busy_poll; of both sides

    /// The paper's 100 and 200 bytes, one in flight.
    static parameters for_profile(profile p, limits const&)
    {
        return {{100}, {200}, {p == profile::quick ? 1.0 : 5.0}, {0.2}, {0}, {"block"}};
    }
};

inline constexpr std::uint64_t shortest = 8, longest = 1400; ///< bytes of a message: a number, and what one datagram carries

/// Throws `usage_error` that names the parameter.
inline void validate(parameters const& p)
{
    if (p.request.value < shortest || p.request.value > longest) throw usage_error("request is out of range", "give 8 to 1400 bytes");
    if (p.response.value < shortest || p.response.value > longest) throw usage_error("response is out of range", "give 8 to 1400 bytes");
    if (!(p.seconds.value > 0 && p.seconds.value <= 3600)) throw usage_error("seconds is out of range", "give more than 0, at most 3600");
    if (!(p.warm_up.value >= 0 && p.warm_up.value <= 60)) throw usage_error("warm_up is out of range", "give 0 to 60");
    if (!(p.rate.value >= 0 && p.rate.value <= 1e7)) throw usage_error("rate is out of range", "give 0 (closed loop) to 10000000");
    auto const& w = p.wait.value;
    if (w != "block" && w != "spin" && w != "busy_poll") throw usage_error("wait cannot be '" + w + "'", "give block, spin or busy_poll");
}

inline waiting waiting_of(parameters const& p)
{
    return p.wait.value == "spin" ? waiting::spin : p.wait.value == "busy_poll" ? waiting::busy_poll : waiting::block;
}

} // namespace tare::workload::round_trip_load
