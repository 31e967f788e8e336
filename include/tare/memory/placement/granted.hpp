#pragma once

#include <tare/memory/placement/nodes.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tare::memory::placement {

namespace detail {

inline std::map<int, int>& numbers()
{
    static std::map<int, int> all;
    return all;
}

} // namespace detail

/// Says which nodes the topology granted to this process: the host's number of each, and the one that is valid here. They differ in
/// a guest, which counts its own nodes from 0. Until it is said, a process has the nodes that it may use, by their own numbers.
/// Not thread-safe: to be called before anything is mapped.
inline void grant(std::map<int, int> host_to_here) { detail::numbers() = std::move(host_to_here); }

/// The granted nodes that this process may use, by the numbers that are valid here, ascending.
inline std::vector<int> granted_nodes()
{
    auto const allowed = allowed_nodes();
    std::vector<int> out;
    for (int const node : allowed) {
        auto const is_that = [node](auto const& one) { return one.second == node; };
        if (std::ranges::any_of(detail::numbers(), is_that)) out.push_back(node);
    }
    return out.empty() ? allowed : out;
}

/// What the host's node of that number is called here. Throws `error` when it was not granted or may not be used.
inline int number_here(int host_node)
{
    auto const& known = detail::numbers();
    auto const found = known.find(host_node);
    auto const nodes = allowed_nodes();
    auto const here = known.empty() ? host_node : found == known.end() ? -1 : found->second;
    if (std::ranges::find(nodes, here) != nodes.end()) return here;
    throw error("memory cannot be bound to NUMA node " + std::to_string(host_node) + ", which was not granted to this process");
}

} // namespace tare::memory::placement
