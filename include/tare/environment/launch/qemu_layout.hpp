#pragma once

#include <tare/environment/factors.hpp>
#include <tare/memory/region.hpp>
#include <tare/topology/resources.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

namespace tare::environment::launch {

/// One NUMA node of a guest and where its memory comes from.
struct guest_node {
    std::uint64_t bytes = 0;
    std::vector<int> vcpus;      ///< may be empty: a node of memory alone
    std::vector<int> host_nodes; ///< its memory is bound to these; empty: by first touch
    bool interleaved = false;    ///< over `host_nodes`, page by page
};

/// The processors and nodes of a guest. vcpu i is on host processor `processors[i]`.
struct guest_layout {
    int sockets = 1;
    int cores = 1;        ///< of a socket
    int threads = 1;      ///< of a core
    bool mirrored = true; ///< false: the granted processors are not the same number in every socket or core, as QEMU wants it
    std::vector<int> processors;
    std::vector<guest_node> nodes;
    std::vector<int> granted; ///< the host's numbers of the nodes that the guest's are for

    /// The guest's number of a granted node.
    int inside_node(int host_node) const
    {
        auto const found = std::ranges::find(granted, host_node);
        return nodes.size() < 2 || found == granted.end() ? 0 : static_cast<int>(found - granted.begin());
    }

    std::uint64_t bytes() const
    {
        std::uint64_t sum = 0;
        for (auto const& node : nodes) sum += node.bytes;
        return sum;
    }
};

namespace detail {

/// The number that all groups have in common, or 0.
template <class Groups>
int equal_size(Groups const& groups)
{
    auto const size = groups.begin()->second.size();
    auto const same = std::ranges::all_of(groups, [size](auto const& group) { return group.second.size() == size; });
    return same ? static_cast<int>(size) : 0;
}

/// QEMU numbers vcpus by socket, then core, then thread; the host's processors are put in that order.
inline std::vector<topology::processor> in_qemu_order(std::vector<topology::processor> processors)
{
    std::ranges::sort(processors, {}, [](topology::processor const& p) { return std::tuple(p.socket, p.core, p.id); });
    return processors;
}

/// Sockets, cores and threads as on the host. A host that does not tell (-1) has one socket and a core for each processor.
inline void mirror(guest_layout& out, std::vector<topology::processor> const& processors)
{
    std::map<int, std::set<std::pair<int, int>>> cores;
    std::map<std::tuple<int, int, int>, std::set<int>> threads;
    for (auto const& p : processors) {
        auto const alone = p.core < 0 ? p.id : -1;
        cores[p.socket].insert({p.core, alone});
        threads[{p.socket, p.core, alone}].insert(p.id);
    }
    out.sockets = static_cast<int>(cores.size());
    out.cores = equal_size(cores);
    out.threads = equal_size(threads);
    out.mirrored = out.cores > 0 && out.threads > 0;
    if (out.mirrored) return;
    out.sockets = out.threads = 1;
    out.cores = static_cast<int>(processors.size());
}

inline std::uint64_t rounded(std::uint64_t bytes, std::uint64_t unit) { return (bytes + unit - 1) / unit * unit; }

/// Memory of a guest's node: an equal share, but when the workload is bound to one node it is that one which has to hold it. The others
/// then have room for the kernel.
inline std::uint64_t share(std::uint64_t bytes, std::vector<int> const& nodes, int node, int bound_node)
{
    if (std::ranges::find(nodes, bound_node) == nodes.end()) return (bytes + nodes.size() - 1) / nodes.size();
    return node == bound_node ? bytes : std::uint64_t{256} << 20;
}

inline std::vector<int> those_of(std::vector<int> const& wanted, std::vector<int> const& present)
{
    std::vector<int> out;
    std::ranges::copy_if(wanted, std::back_inserter(out), [&](int node) { return std::ranges::find(present, node) != present.end(); });
    return out;
}

} // namespace detail

/// A guest's processors and memory from what was granted on the host.
///
/// Exposed  sockets, cores and threads mirrored; a guest node for each granted one, its memory bound to the host's node of that number.
/// Hidden   one socket a vcpu and one node, whose memory lies as `backing` says.
/// Host     the NUMA nodes that the host has. A granted node that it lacks (a synthetic layout, for tests) is made but not bound, and on a
///          host of one node nothing is bound: there its kernel may lack NUMA.
/// Memory   bytes, divided equally, or all on the node that `backing` binds to; each node is rounded up to 2 MiB or to the explicit page.
inline guest_layout layout_of(topology::resources const& granted, std::uint64_t bytes, memory::backing const& backing, cpu_layout layout,
                              std::vector<int> const& host_nodes)
{
    guest_layout out;
    out.granted = granted.nodes;
    auto const processors = detail::in_qemu_order(granted.processors);
    for (auto const& p : processors) out.processors.push_back(p.id);
    if (layout == cpu_layout::hidden)
        out.sockets = static_cast<int>(processors.size());
    else
        detail::mirror(out, processors);
    auto const unit = std::max<std::uint64_t>(2 << 20, backing.explicit_page);
    auto const bindable = host_nodes.size() > 1;
    auto const several = layout == cpu_layout::exposed && granted.nodes.size() > 1;
    auto const count = several ? granted.nodes.size() : 1;
    for (std::size_t i = 0; i < count; ++i) {
        guest_node node;
        node.bytes = detail::rounded(several ? detail::share(bytes, granted.nodes, granted.nodes[i], backing.bound_node) : bytes, unit);
        for (std::size_t vcpu = 0; vcpu < processors.size(); ++vcpu)
            if (!several || processors[vcpu].node == granted.nodes[i]) node.vcpus.push_back(static_cast<int>(vcpu));
        if (several && bindable) node.host_nodes = detail::those_of({granted.nodes[i]}, host_nodes);
        if (!several && bindable && backing.interleaved) node.host_nodes = detail::those_of(granted.nodes, host_nodes);
        if (!several && bindable && backing.bound_node >= 0) node.host_nodes = detail::those_of({backing.bound_node}, host_nodes);
        node.interleaved = !several && backing.interleaved && node.host_nodes.size() > 1;
        out.nodes.push_back(std::move(node));
    }
    return out;
}

} // namespace tare::environment::launch
