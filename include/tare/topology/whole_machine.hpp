#pragma once

#include <tare/topology/machine.hpp>
#include <tare/topology/policy.hpp>

namespace tare::topology {

/// Every hardware thread that this process may use, with the memory of all nodes that have processors. Nodes of memory alone
/// (CXL, HBM) are left out.
struct whole_machine {
    static constexpr text name = "whole_machine";

    static selection select(machine const& host) { return {host.with(host.processors()), {}}; }
};
static_assert(policy<whole_machine>);

} // namespace tare::topology
