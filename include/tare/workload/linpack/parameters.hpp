#pragma once

#include <tare/profile.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/linpack/equations.hpp>

#include <boost/hana.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace tare::workload::linpack_kernels {

/// Parameters of every solver.
struct parameters {
    BOOST_HANA_DEFINE_STRUCT(parameters,                                               //
                             (quantity<"1", better::neither, std::uint64_t>, n),       // unknowns
                             (quantity<"1", better::neither, std::uint64_t>, threads), // 0: all that was granted
                             (quantity<"s">, seconds),                                 // of solving at least, unless emulated
                             (quantity<"s">, calibration_seconds));                    // of each multiply-add rate, before and after

    /// Quick: 1000 unknowns, which an emulated processor solves in seconds; standard: 8000; the paper: its 45000. At most what fits in
    /// 80 % of the memory.
    static parameters for_profile(profile p, limits const& l)
    {
        constexpr std::uint64_t quick = 1000, standard = 8000, papers = 45'000;
        auto n = p == profile::quick ? quick : p == profile::standard ? standard : papers;
        if (l.memory_bytes > 0)
            n = std::min(n,
                         std::max(static_cast<std::uint64_t>(std::sqrt(0.8 * static_cast<double>(l.memory_bytes) / 8)), std::uint64_t{1}));
        return {{n}, {0}, {p == profile::quick ? 1.0 : 0.0}, {0.05}};
    }
};

/// Throws `usage_error` that names the parameter.
inline void validate(parameters const& p)
{
    constexpr std::uint64_t most = 1'000'000; // 8 TB
    if (p.n.value == 0 || p.n.value > most) throw usage_error("n cannot be " + std::to_string(p.n.value), "give 1 to 1000000 unknowns");
    if (p.threads.value > 65536) throw usage_error("threads is out of range", "give 0 (all) to 65536");
    if (!(p.seconds.value >= 0 && p.seconds.value <= 3600)) throw usage_error("seconds is out of range", "give 0 to 3600");
    if (!(p.calibration_seconds.value > 0 && p.calibration_seconds.value <= 10))
        throw usage_error("calibration_seconds is out of range", "give more than 0, at most 10");
}

/// What is counted, whatever is executed.
/// Source  HPL 2.3, testing/ptest/HPL_pdtest.c.
inline double operations(std::uint64_t unknowns)
{
    auto const n = static_cast<double>(unknowns);
    return 2.0 / 3 * n * n * n + 1.5 * n * n;
}

} // namespace tare::workload::linpack_kernels
