#pragma once

#include <tare/topology/machine.hpp>
#include <tare/topology/policy.hpp>

#include <algorithm>

namespace tare::topology {

/// Every hardware thread of the first socket that this process may use, with the memory of its nodes.
///
/// On a machine with one socket it selects what `whole_machine` selects. Has no selection where the machine does not say which
/// processors share a socket.
struct one_socket {
    static constexpr text name = "one_socket";

    static selection select(machine const& host)
    {
        int const socket = std::ranges::min(host.processors(), {}, &processor::socket).socket;
        if (socket < 0) return {{}, "this machine does not say which processors share a socket"};
        std::vector<processor> chosen;
        std::ranges::copy_if(host.processors(), std::back_inserter(chosen), [&](processor const& p) { return p.socket == socket; });
        return {host.with(std::move(chosen)), {}};
    }
};
static_assert(policy<one_socket>);

} // namespace tare::topology
