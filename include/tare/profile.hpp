#pragma once

#include <cstdint>
#include <string_view>

namespace tare {

/// How long a campaign may take: `quick` ten minutes for the whole paper, `standard` about an hour, `paper` the paper's sizes.
enum class profile { quick, standard, paper };

constexpr std::string_view to_string(profile p) { return p == profile::quick ? "quick" : p == profile::standard ? "standard" : "paper"; }

/// What sizes are chosen from: the smallest environment of a comparison, known when the plan is made.
struct limits {
    int processors = 1;             ///< that the topology granted
    std::uint64_t memory_bytes = 0; ///< that an environment can have
    std::uint64_t cache_bytes = 0;  ///< sum of the last-level caches that the processors use
};

} // namespace tare
