#pragma once

#include <tare/topology/machine.hpp>
#include <tare/topology/policy.hpp>
#include <tare/topology/whole_machine.hpp>

#include <set>
#include <string>

namespace tare::topology {

/// One hardware thread of each core that another policy selects, the first: `per_core<one_socket>` beside `one_socket` shows what a
/// second thread a core is worth. The others are not granted, so nothing under test shares a core.
///
/// Selects what the other policy selects where cores have one thread, or where the machine does not say which threads share a core.
template <policy Policy>
struct per_core {
    static constexpr auto name = Policy::name + text{"-per_core"};

    static selection select(machine const& host)
    {
        auto all = Policy::select(host);
        if (!all.granted) return all;
        std::vector<processor> chosen;
        std::set<int> seen;
        for (auto const& p : all.granted->processors)
            if (p.core < 0 || seen.insert(p.core).second) chosen.push_back(p);
        return {host.with(std::move(chosen)), {}};
    }
};
static_assert(policy<per_core<whole_machine>>);

} // namespace tare::topology
