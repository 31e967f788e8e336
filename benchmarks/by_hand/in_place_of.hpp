#pragma once

#include <tare/workload/policy.hpp>

#include <cstdint>

namespace by_hand {

/// What code in this binary takes over from the workload whose work it does. A model adds `missing` and its measured side.
template <tare::workload::policy Original, tare::text Tool>
struct in_place_of {
    using original = Original;
    using parameters = typename Original::parameters;
    using sample = typename Original::sample;
    static constexpr auto tool_name = Tool;
    static constexpr auto work = Original::name;
    static constexpr auto name = Original::name + tare::text{"-"} + Tool;

    static void validate(parameters const& p) { Original::validate(p); }
    static std::uint64_t memory_bytes(parameters const& p) { return Original::memory_bytes(p); }
    static double seconds(parameters const& p) { return Original::seconds(p); }
};

} // namespace by_hand
