#pragma once

#include <tare/system/error.hpp>
#include <tare/topology/allowed.hpp>
#include <tare/topology/resources.hpp>

#include <hwloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::topology {

/// The memory of one NUMA node.
struct node {
    int id = 0;                     ///< the operating system's number
    std::uint64_t memory_bytes = 0; ///< all of it, not what is free

    bool operator==(node const&) const = default;
};

/// A last-level cache: the outermost one that some processors share.
struct cache {
    int level = 0;
    std::uint64_t bytes = 0;
    std::vector<int> processors; ///< that share it and may be used, ascending

    bool operator==(cache const&) const = default;
};

/// Processors, caches and NUMA nodes of a machine, as plain data that hwloc found.
///
/// Costs   some milliseconds: for the host side, once a campaign. Inside an environment `allowed_processors()` is enough.
/// Source  hwloc 2, "Topology attributes"; the numbers of processors and nodes are the operating system's.
class machine {
public:
    /// The machine that this process runs on, reduced to the processors it may use (cgroup and affinity).
    /// Throws `error` when hwloc fails, or when its environment variables describe another machine.
    static machine host()
    {
        auto const found = load([](hwloc_topology_t) {});
        if (!hwloc_topology_is_thissystem(found.get()))
            throw error("hwloc was told to describe another machine", "unset HWLOC_XMLFILE, HWLOC_SYNTHETIC and HWLOC_FSROOT");
        machine out(found.get(), allowed_processors());
        // A node's own figure leaves out memory that was added to a running virtual machine; the kernel's total has it.
        if (out.nodes_.size() == 1)
            out.nodes_[0].memory_bytes =
                static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
        return out;
    }

    /// A machine by hwloc's synthetic description, such as "pack:2 numa:1 l3:1 core:8 pu:2". Throws `error` when it is none.
    /// `usable` are the processors that a process there may use; all of them when it is left out.
    static machine synthetic(std::string const& description, std::optional<std::vector<int>> const& usable = {})
    {
        auto const found = load([&](hwloc_topology_t raw) {
            if (hwloc_topology_set_synthetic(raw, description.c_str()) != 0)
                throw error("'" + description + "' does not describe a machine", "see hwloc's manual, \"Synthetic topologies\"");
        });
        return machine(found.get(), usable ? *usable : every_processor(found.get()));
    }

    /// A machine as `lstopo --of xml` writes it: what a synthetic description cannot say, such as cores of two kinds.
    /// Throws `error` when the text is no such description.
    static machine xml(std::string const& description)
    {
        auto const found = load([&](hwloc_topology_t raw) {
            if (hwloc_topology_set_xmlbuffer(raw, description.c_str(), static_cast<int>(description.size() + 1)) != 0)
                throw error("the text does not describe a machine in hwloc's XML", "write it with 'lstopo --of xml'");
        });
        return machine(found.get(), every_processor(found.get()));
    }

    /// Ordered by socket, then core, then hardware thread.
    std::vector<processor> const& processors() const { return processors_; }
    std::vector<node> const& nodes() const { return nodes_; }
    std::vector<cache> const& caches() const { return caches_; }
    /// The largest cache of level 1 or 2 that one core has for itself, of the first processor; 0 where the machine does not say. A
    /// hypervisor may give every core a last level of its own, of any size.
    std::uint64_t own_cache_bytes() const { return own_cache_bytes_; }

    /// The given processors with the nodes, memory and caches that are theirs.
    resources with(std::vector<processor> chosen) const
    {
        resources out;
        out.processors = std::move(chosen);
        auto const used = [&out](auto matches) { return std::ranges::any_of(out.processors, matches); };
        for (auto const& n : nodes_) {
            if (!used([&](processor const& p) { return p.node == n.id; })) continue;
            out.nodes.push_back(n.id);
            out.memory_bytes += n.memory_bytes;
        }
        for (auto const& c : caches_)
            if (used([&](processor const& p) { return std::ranges::binary_search(c.processors, p.id); })) out.cache_bytes += c.bytes;
        return out;
    }

private:
    using handle = std::unique_ptr<hwloc_topology, decltype(&hwloc_topology_destroy)>;

    template <class Choose>
    static handle load(Choose choose)
    {
        hwloc_topology_t raw = nullptr;
        if (hwloc_topology_init(&raw) != 0) throw system_failure("start hwloc");
        handle topology(raw, &hwloc_topology_destroy);
        choose(raw);
        if (hwloc_topology_load(raw) != 0) throw system_failure("read a machine's topology with hwloc");
        return topology;
    }

    static std::vector<int> every_processor(hwloc_topology_t topology)
    {
        std::vector<int> out;
        hwloc_obj_t unit = nullptr;
        while ((unit = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_PU, unit))) out.push_back(static_cast<int>(unit->os_index));
        return out;
    }

    machine(hwloc_topology_t topology, std::vector<int> const& usable)
    {
        hwloc_obj_t unit = nullptr;
        while ((unit = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_PU, unit))) {
            if (std::ranges::find(usable, static_cast<int>(unit->os_index)) == usable.end()) continue;
            if (processors_.empty()) own_cache_bytes_ = own_cache(topology, unit);
            processors_.push_back(describe(topology, unit));
            add_cache(unit);
        }
        for (auto& c : caches_) std::ranges::sort(c.processors);
        hwloc_obj_t numa = nullptr;
        while ((numa = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_NUMANODE, numa)))
            nodes_.push_back({static_cast<int>(numa->os_index), numa->attr->numanode.local_memory});
        std::ranges::sort(nodes_, {}, &node::id);
        if (processors_.empty()) throw error("hwloc found no processor that this process may use");
    }

    /// Numbers are -1 where the machine does not say: a kernel without topology in sysfs reports no packages.
    static processor describe(hwloc_topology_t topology, hwloc_obj_t unit)
    {
        auto const number = [&](hwloc_obj_type_t type) {
            auto const* const above = hwloc_get_ancestor_obj_by_type(topology, type, unit);
            return above ? static_cast<int>(above->logical_index) : -1;
        };
        return {static_cast<int>(unit->os_index), number(HWLOC_OBJ_CORE), number(HWLOC_OBJ_PACKAGE),
                std::max(hwloc_bitmap_first(unit->nodeset), 0)};
    }

    static std::uint64_t own_cache(hwloc_topology_t topology, hwloc_obj_t unit)
    {
        std::uint64_t out = 0;
        auto const* const core = hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_CORE, unit);
        auto const* const own = core ? core->cpuset : unit->cpuset;
        for (auto above = unit->parent; above; above = above->parent)
            if (hwloc_obj_type_is_dcache(above->type) && above->attr->cache.depth <= 2 && hwloc_bitmap_isincluded(above->cpuset, own))
                out = std::max<std::uint64_t>(out, above->attr->cache.size);
        return out;
    }

    void add_cache(hwloc_obj_t unit)
    {
        hwloc_obj_t outermost = nullptr;
        for (auto above = unit->parent; above; above = above->parent)
            if (hwloc_obj_type_is_dcache(above->type)) outermost = above;
        if (!outermost) return;
        if (outermost != last_cache_) {
            caches_.push_back({static_cast<int>(outermost->attr->cache.depth), outermost->attr->cache.size, {}});
            last_cache_ = outermost;
        }
        caches_.back().processors.push_back(static_cast<int>(unit->os_index));
    }

    std::vector<processor> processors_;
    std::vector<node> nodes_;
    std::vector<cache> caches_;
    std::uint64_t own_cache_bytes_ = 0;
    void const* last_cache_ = nullptr; // units come in topological order: those of one cache follow one another
};

} // namespace tare::topology
