#pragma once

#include <tare/memory/placement/granted.hpp>
#include <tare/memory/placement/policy.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace tare::memory::placement {

/// All pages lie on one node, whoever touches them; when its memory is used up, nothing is given from elsewhere. `Node` is the host's
/// number: in a guest that is the node which lies there.
///
/// Errors  `error` when the node was not granted, with EPERM where a container's seccomp profile blocks mbind, and ENOSYS on a kernel
///         without NUMA. Nothing is asked of the kernel where there is no other node.
/// Source  mbind(2), set_mempolicy(2), MPOL_BIND.
template <unsigned Node>
struct bound {
    static_assert(Node < most_nodes, "Linux has at most 1024 NUMA nodes");
    static constexpr auto name = text{"bound"} + digits<Node>;

    static void place(region r)
    {
        if (auto const node = number(); needed()) bind_region(r.data, r.bytes, numa_mode::bind, {node});
    }
    static void process()
    {
        if (auto const node = number(); needed()) bind_process(numa_mode::bind, {node});
    }
    static void back(struct backing& b) { b.bound_node = static_cast<int>(Node); }
    static std::string not_applicable(topology::resources const& granted)
    {
        if (std::ranges::find(granted.nodes, static_cast<int>(Node)) != granted.nodes.end()) return {};
        return "memory cannot be bound to NUMA node " + std::to_string(Node) + ", which is not among the granted ones";
    }

private:
    static int number() { return number_here(static_cast<int>(Node)); }
    static bool needed() { return allowed_nodes().size() > 1; }
};
static_assert(policy<bound<0>>);

} // namespace tare::memory::placement
