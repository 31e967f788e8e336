#pragma once

#include <tare/memory/placement/granted.hpp>
#include <tare/memory/placement/policy.hpp>

namespace tare::memory::placement {

/// Pages lie on all granted nodes in turn, whoever touches them.
///
/// Errors  `error` with EPERM where a container's seccomp profile blocks mbind, and ENOSYS on a kernel without NUMA.
/// Source  mbind(2), set_mempolicy(2), MPOL_INTERLEAVE.
struct interleaved {
    static constexpr text name = "interleaved";

    static void place(region r) { bind_region(r.data, r.bytes, numa_mode::interleave, granted_nodes()); }
    static void process() { bind_process(numa_mode::interleave, granted_nodes()); }
    static void back(struct backing& b) { b.interleaved = true; }
    static std::string not_applicable(topology::resources const& granted)
    {
        return granted.nodes.size() > 1 ? std::string() : "interleaving needs more than one NUMA node";
    }
};
static_assert(policy<interleaved>);

} // namespace tare::memory::placement
