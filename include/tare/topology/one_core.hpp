#pragma once

#include <tare/topology/machine.hpp>
#include <tare/topology/policy.hpp>

namespace tare::topology {

/// One hardware thread of one core: the first of the first core. Its siblings are not granted, so no other thread of the
/// system under test shares the core.
struct one_core {
    static constexpr text name = "one_core";

    static selection select(machine const& host) { return {host.with({host.processors().front()}), {}}; }
};
static_assert(policy<one_core>);

} // namespace tare::topology
