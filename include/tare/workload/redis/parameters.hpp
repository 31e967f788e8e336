#pragma once

#include <tare/profile.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>

#include <boost/hana.hpp>

#include <cstdint>

namespace tare::workload::redis_load {

/// Parameters of every profile.
struct parameters {
    BOOST_HANA_DEFINE_STRUCT(parameters,                                               //
                             (quantity<"1", better::neither, std::uint64_t>, clients), // connections
                             (quantity<"1", better::neither, std::uint64_t>, depth),   // requests in flight on each
                             (quantity<"1", better::neither, std::uint64_t>, keys),    // that are drawn from
                             (quantity<"bytes", better::neither, std::uint64_t>,
                              value),                                                  // on average, from half as many to half as many more
                             (quantity<"1", better::neither, std::uint64_t>, threads), // of the clients; 0: one for each processor
                             (quantity<"1/s">, rate),                                  // of all clients; 0: the next when one is answered
                             (quantity<"1", better::neither, std::uint64_t>, verify),  // one value in so many is compared; 1: all
                             (quantity<"bytes", better::neither, std::uint64_t>, memory), // that the server may use; 0: enough for all keys
                             (quantity<"s">, seconds),                                    // that are counted
                             (quantity<"s">, warm_up));                                   // that come before

    /// The paper's ten in flight; its 150 million keys in `paper` only, and there with the memory that they need.
    static parameters for_profile(profile p, limits const& room)
    {
        bool const quick = p == profile::quick, paper = p == profile::paper;
        std::uint64_t const fit = room.memory_bytes / 2 / bytes_of_key(50);
        return {{1},
                {10},
                {quick   ? 100'000
                 : paper ? std::clamp<std::uint64_t>(fit, 100'000, 150'000'000)
                         : 1'000'000},
                {50},
                {0},
                {0},
                {1000},
                {0},
                {quick   ? 0.5
                 : paper ? 30
                         : 5},
                {quick ? 0.1 : 1}};
    }

    /// What the server takes for a key of 10 bytes and its value, with all of its tables: Redis 7.0 by INFO, rounded up.
    static constexpr std::uint64_t bytes_of_key(std::uint64_t value) { return 120 + value + value / 4; }
};

inline constexpr std::uint64_t key_bytes = 10;

/// Bytes that the server may use for keys and values.
inline std::uint64_t server_bytes(parameters const& p)
{
    return p.memory.value > 0 ? p.memory.value : (64 << 20) + p.keys.value * parameters::bytes_of_key(p.value.value);
}

/// Throws `usage_error` that names the parameter.
inline void validate(parameters const& p)
{
    auto const between = [](char const* name, std::uint64_t value, std::uint64_t least, std::uint64_t most) {
        if (value < least || value > most)
            throw usage_error(std::string(name) + " is out of range", "give " + std::to_string(least) + " to " + std::to_string(most));
    };
    between("clients", p.clients.value, 1, 10'000);
    between("depth", p.depth.value, 1, 1000);
    between("keys", p.keys.value, 1, 10'000'000'000);
    between("value", p.value.value, 2 * key_bytes, 65'536);
    between("threads", p.threads.value, 0, p.clients.value);
    between("verify", p.verify.value, 1, 1'000'000'000);
    if (p.memory.value > 0) between("memory", p.memory.value, 2 << 20, std::uint64_t{1} << 40);
    if (!(p.rate.value >= 0 && p.rate.value <= 1e8)) throw usage_error("rate is out of range", "give 0 (closed loop) to 100000000");
    if (!(p.seconds.value > 0 && p.seconds.value <= 3600)) throw usage_error("seconds is out of range", "give more than 0, at most 3600");
    if (!(p.warm_up.value >= 0 && p.warm_up.value <= 60)) throw usage_error("warm_up is out of range", "give 0 to 60");
}

} // namespace tare::workload::redis_load
