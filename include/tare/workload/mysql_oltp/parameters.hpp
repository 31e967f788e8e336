#pragma once

#include <tare/profile.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>

#include <boost/hana.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace tare::workload::oltp {

/// Parameters of every profile.
struct parameters {
    BOOST_HANA_DEFINE_STRUCT(parameters,                                                 //
                             (quantity<"1", better::neither, std::uint64_t>, clients),   // connections, one transaction at a time each
                             (quantity<"1", better::neither, std::uint64_t>, rows),      // of the table, before and after
                             (quantity<"1", better::neither, std::uint64_t>, read_only), // 1: transactions without their writes
                             (quantity<"1", better::neither, std::uint64_t>, threads),   // of the clients; 0: one for each processor
                             (quantity<"bytes", better::neither, std::uint64_t>, buffer_pool), // of the server
                             (quantity<"s">, seconds),                                         // that are counted
                             (quantity<"s">, warm_up));                                        // that come before

    /// The paper's 2 million rows and 3 GB of buffer pool in `paper` only, and as far as the smallest environment has room for them.
    static parameters for_profile(profile p, limits const& room)
    {
        auto const choose = [p](auto quick, auto standard, auto paper) {
            return p == profile::quick ? quick : p == profile::paper ? paper : standard;
        };
        auto const pool = std::min<std::uint64_t>(choose(64U << 20, 512U << 20, 3'000'000'000U), room.memory_bytes / 2);
        return {{10},
                {std::clamp<std::uint64_t>(pool / bytes_of_row, 1000, choose(100'000U, 200'000U, 2'000'000U))},
                {0},
                {0},
                {std::max<std::uint64_t>(pool, least_pool)},
                {choose(2.0, 10.0, 60.0)},
                {choose(1.0, 5.0, 10.0)}};
    }

    /// What a row takes of the buffer pool with its index: MariaDB 10.11, rounded up; the tables beside it included.
    static constexpr std::uint64_t bytes_of_row = 400;
    static constexpr std::uint64_t least_pool = 16 << 20; ///< bytes; less is refused by the server or makes it wait for itself
};

/// Bytes that a server takes beside its buffer pool: MariaDB 10.11 with 300 connections, rounded up.
inline constexpr std::uint64_t beside_pool = 384 << 20;

/// Parameters that the prepared table follows from; the others as they are in no campaign.
inline parameters data_of(parameters p)
{
    p.clients.value = 1;
    p.read_only.value = p.threads.value = 0;
    p.seconds.value = 1;
    p.warm_up.value = 0;
    return p;
}

/// Throws `usage_error` that names the parameter.
inline void validate(parameters const& p)
{
    auto const between = [](char const* name, std::uint64_t value, std::uint64_t least, std::uint64_t most) {
        if (value < least || value > most)
            throw usage_error(std::string(name) + " is out of range", "give " + std::to_string(least) + " to " + std::to_string(most));
    };
    between("clients", p.clients.value, 1, 10'000);
    between("rows", p.rows.value, 1000, 1'000'000'000);
    between("read_only", p.read_only.value, 0, 1);
    between("threads", p.threads.value, 0, p.clients.value);
    between("buffer_pool", p.buffer_pool.value, parameters::least_pool, std::uint64_t{1} << 40);
    if (!(p.seconds.value > 0 && p.seconds.value <= 3600)) throw usage_error("seconds is out of range", "give more than 0, at most 3600");
    if (!(p.warm_up.value >= 0 && p.warm_up.value <= 600)) throw usage_error("warm_up is out of range", "give 0 to 600");
}

} // namespace tare::workload::oltp
