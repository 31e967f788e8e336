#pragma once

#include <tare/profile.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>

#include <boost/hana.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tare::workload::block_load {

/// What is done to the file.
enum class pattern { sequential_read, sequential_write, random_read, random_write, mixed };

inline constexpr std::array<std::pair<std::string_view, pattern>, 5> patterns = {{{"sequential_read", pattern::sequential_read},
                                                                                  {"sequential_write", pattern::sequential_write},
                                                                                  {"random_read", pattern::random_read},
                                                                                  {"random_write", pattern::random_write},
                                                                                  {"mixed", pattern::mixed}}}; // 70 % reads, random

constexpr bool is_sequential(pattern p) { return p == pattern::sequential_read || p == pattern::sequential_write; }

struct parameters {
    BOOST_HANA_DEFINE_STRUCT(parameters,                                             //
                             (quantity<"1", better::neither, std::string>, pattern), // see `patterns`
                             (quantity<"bytes", better::neither, std::uint64_t>,
                              block),                                                   // of one I/O; 0: 1 MiB in sequence, 4 KiB at random
                             (quantity<"1", better::neither, std::uint64_t>, depth),    // I/Os under way for each job
                             (quantity<"1", better::neither, std::uint64_t>, jobs),     // threads, each with its own queue
                             (quantity<"bytes", better::neither, std::uint64_t>, span), // of the file
                             (quantity<"1", better::neither, std::uint64_t>, verify),   // one read in so many is compared; 1: all
                             (quantity<"s">, seconds),                                  // that are counted
                             (quantity<"s">, warm_up));                                 // that come before

    /// Depth 16 by 8 jobs is the paper's; in `quick` one job has as many under way.
    static parameters for_profile(profile p, limits const&)
    {
        bool const quick = p == profile::quick, paper = p == profile::paper;
        std::uint64_t const mebibyte = 1 << 20;
        return {{"random_read"},
                {0},
                {quick ? 128U : 16U},
                {quick ? 1U : 8U},
                {quick   ? 128 * mebibyte
                 : paper ? 16384 * mebibyte
                         : 2048 * mebibyte},
                {1000},
                {quick   ? 0.5
                 : paper ? 60
                         : 10},
                {quick ? 0.1 : 2}};
    }
};

inline pattern pattern_of(parameters const& p)
{
    for (auto const& [name, value] : patterns)
        if (name == p.pattern.value) return value;
    std::string known;
    for (auto const& [name, value] : patterns) known += (known.empty() ? "" : ", ") + std::string(name);
    throw usage_error("pattern cannot be '" + p.pattern.value + "'", "give one of " + known);
}

inline std::uint64_t block_of(parameters const& p)
{
    return p.block.value > 0 ? p.block.value : is_sequential(pattern_of(p)) ? 1 << 20 : 4096;
}

inline constexpr std::uint64_t unit = 4096; ///< bytes: what every block is a multiple of, and each has a header of its own

/// Throws `usage_error` that names the parameter.
inline void validate(parameters const& p)
{
    auto const block = block_of(p);
    if (block % unit != 0 || block > (16 << 20))
        throw usage_error("block is out of range", "give a multiple of 4096, at most 16777216 bytes");
    if (p.depth.value < 1 || p.depth.value > 4096) throw usage_error("depth is out of range", "give 1 to 4096");
    if (p.jobs.value < 1 || p.jobs.value > 128) throw usage_error("jobs is out of range", "give 1 to 128");
    if (p.span.value % (1 << 20) != 0 || p.span.value < block * p.jobs.value * 2)
        throw usage_error("span is out of range", "give a multiple of 1048576 bytes, at least two blocks for each job");
    if (p.verify.value < 1) throw usage_error("verify is out of range", "give 1 (every read) or more");
    if (!(p.seconds.value > 0 && p.seconds.value <= 3600)) throw usage_error("seconds is out of range", "give more than 0, at most 3600");
    if (!(p.warm_up.value >= 0 && p.warm_up.value <= 60)) throw usage_error("warm_up is out of range", "give 0 to 60");
}

} // namespace tare::workload::block_load
