#pragma once

#include <tare/workload/block_io/engine.hpp>
#include <tare/workload/block_io/ring.hpp>

#include <sys/uio.h>

#include <vector>

namespace tare::workload::engine {

/// io_uring: one call submits and waits; file and buffers are known to the kernel beforehand where it takes them.
class io_uring {
public:
    static constexpr text name = "io_uring";

    explicit io_uring(work const& w) : work_(w), ring_(w.depth)
    {
        ring_.enlist_itself();
        file_known_ = ring_.enlist(IORING_REGISTER_FILES, &work_.file, 1);
        std::vector<iovec> buffers;
        for (unsigned i = 0; i < w.depth; ++i) buffers.push_back({w.buffers + i * w.block, w.block});
        // Pinned memory counts against RLIMIT_MEMLOCK, which a container's root may have little of.
        buffers_known_ = ring_.enlist(IORING_REGISTER_BUFFERS, buffers.data(), w.depth);
    }

    void read(unsigned slot, std::uint64_t offset) { queue(slot, offset, buffers_known_ ? IORING_OP_READ_FIXED : IORING_OP_READ); }
    void write(unsigned slot, std::uint64_t offset) { queue(slot, offset, buffers_known_ ? IORING_OP_WRITE_FIXED : IORING_OP_WRITE); }
    void submit_and_wait() { ring_.submit_and_wait(1); }

    /// Calls `done(slot, result)`: bytes, or a negative error number.
    template <class Done>
    void reap(Done&& done)
    {
        ring_.reap([&](std::uint64_t slot, std::int32_t result) { done(static_cast<unsigned>(slot), std::int64_t{result}); });
    }

    boost::json::object facts() const
    {
        return {{"flags", ring_.flags()}, {"registered_file", file_known_}, {"registered_buffers", buffers_known_}};
    }

private:
    void queue(unsigned slot, std::uint64_t offset, std::uint8_t operation)
    {
        auto& e = ring_.take();
        e.opcode = operation;
        e.fd = file_known_ ? 0 : work_.file;
        e.flags = file_known_ ? IOSQE_FIXED_FILE : 0;
        e.off = offset;
        e.addr = reinterpret_cast<std::uint64_t>(work_.buffers + slot * work_.block);
        e.len = static_cast<std::uint32_t>(work_.block);
        e.buf_index = static_cast<std::uint16_t>(buffers_known_ ? slot : 0);
        e.user_data = slot;
    }

    work work_;
    ring ring_;
    bool file_known_ = false, buffers_known_ = false;
};
static_assert(policy<io_uring>);

} // namespace tare::workload::engine
