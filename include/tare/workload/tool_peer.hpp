#pragma once

#include <tare/workload/tool_pair.hpp>

namespace tare::workload {

/// A foreign client as a workload: the SUT side is ours, the one that the workload whose work it does has, and the peer is the tool.
template <invocation Invocation>
struct tool_peer : in_the_name_of<Invocation> {
    using typename in_the_name_of<Invocation>::original;
    using typename in_the_name_of<Invocation>::parameters;

    template <memory::policy Memory>
    using sut = typename original::template sut<Memory>;

    class peer : public tool_trials<Invocation> {
    public:
        peer(parameters const& p, context const& c) : tool_trials<Invocation>(p, c), where_(c) {}

        bool ready() { return Invocation::answers(where_); }

    private:
        context where_;
    };
};

} // namespace tare::workload
