#pragma once

#include <tare/memory/placement/nodes.hpp>
#include <tare/memory/placement/policy.hpp>

namespace tare::memory::placement {

/// A page lies on the node of the thread that touches it first.
///
/// This is the kernel's default, so nothing is asked of it unless the process inherited another policy (numactl); a container
/// that blocks NUMA calls can therefore have it.
struct local {
    static constexpr text name = "local";

    static void place(region r)
    {
        if (inherited()) bind_region(r.data, r.bytes, numa_mode::local, {});
    }
    static void process()
    {
        if (inherited()) bind_process(numa_mode::by_default, {});
    }
    static void back(struct backing&) {}
    static std::string not_applicable(topology::resources const&) { return {}; }

private:
    static bool inherited() { return process_mode().value_or(0) != static_cast<int>(numa_mode::by_default); }
};
static_assert(policy<local>);

} // namespace tare::memory::placement
