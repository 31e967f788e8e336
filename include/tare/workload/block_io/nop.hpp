#pragma once

#include <tare/workload/block_io/engine.hpp>
#include <tare/workload/block_io/ring.hpp>

namespace tare::workload::engine {

/// io_uring that is asked for nothing: what the rest of the way costs, so that a disk's rate can be seen as a share of what the software
/// could do. Nothing is read, so nothing may be compared: set `verify` beyond what a trial does.
class nop {
public:
    static constexpr text name = "nop";
    static constexpr std::uint64_t never_verified = std::uint64_t{1} << 53;

    explicit nop(work const& w) : block_(w.block), ring_(w.depth) { ring_.enlist_itself(); }

    void read(unsigned slot, std::uint64_t) { queue(slot); }
    void write(unsigned slot, std::uint64_t) { queue(slot); }
    void submit_and_wait() { ring_.submit_and_wait(1); }

    /// Calls `done(slot, result)` as if every block had moved.
    template <class Done>
    void reap(Done&& done)
    {
        ring_.reap([&](std::uint64_t slot, std::int32_t result) {
            done(static_cast<unsigned>(slot), result == 0 ? static_cast<std::int64_t>(block_) : std::int64_t{result});
        });
    }

    boost::json::object facts() const { return {{"flags", ring_.flags()}}; }

private:
    void queue(unsigned slot)
    {
        auto& e = ring_.take();
        e.opcode = IORING_OP_NOP;
        e.user_data = slot;
    }

    std::size_t block_;
    ring ring_;
};
static_assert(policy<nop>);

} // namespace tare::workload::engine
