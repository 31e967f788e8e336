#pragma once

#include <tare/topology/machine.hpp>
#include <tare/topology/policy.hpp>

#include <algorithm>
#include <iterator>
#include <string>

namespace tare::topology {

/// Every hardware thread of one NUMA node that this process may use, with the memory of that node. `Number` is the operating system's.
///
/// Has no selection where there is no such node, or where its processors may not be used or do not exist (CXL, HBM: memory alone).
template <unsigned Number>
struct numa_node {
    static constexpr auto name = text{"node"} + digits<Number>;

    static selection select(machine const& host)
    {
        constexpr auto wanted = static_cast<int>(Number);
        auto const number = std::to_string(Number);
        if (std::ranges::find(host.nodes(), wanted, &node::id) == host.nodes().end())
            return {{}, "this machine has no NUMA node " + number + "; its nodes are " + numbers(host)};
        std::vector<processor> chosen;
        std::ranges::copy_if(host.processors(), std::back_inserter(chosen), [](processor const& p) { return p.node == wanted; });
        if (chosen.empty()) return {{}, "NUMA node " + number + " has no processor that this process may use"};
        return {host.with(std::move(chosen)), {}};
    }

private:
    static std::string numbers(machine const& host)
    {
        std::string out;
        for (auto const& one : host.nodes()) out += (out.empty() ? "" : ", ") + std::to_string(one.id);
        return out;
    }
};
static_assert(policy<numa_node<0>>);

} // namespace tare::topology
