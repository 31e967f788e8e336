#pragma once

#include <tare/name.hpp>
#include <tare/topology/resources.hpp>

#include <concepts>
#include <optional>
#include <string>

namespace tare::topology {

class machine;

/// The resources that a policy selected, or the reason why this machine has none such.
struct selection {
    std::optional<resources> granted;
    std::string reason;
};

/// Which processors and NUMA nodes are used. `select` is called once, on the host; inside, the team takes all that was granted.
template <class P>
concept policy = named<P> && requires(machine const& host)
{
    {
        P::select(host)
        } -> std::same_as<selection>;
};

} // namespace tare::topology
