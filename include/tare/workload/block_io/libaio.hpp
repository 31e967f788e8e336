#pragma once

#include <tare/system/error.hpp>
#include <tare/workload/block_io/engine.hpp>

#include <linux/aio_abi.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace tare::workload::engine {

/// Linux's native AIO, which fio calls libaio: what the paper used. The kernel's interface itself, of which the library adds nothing that
/// is needed here.
///
/// Source  io_setup(2), io_submit(2), io_getevents(2).
class libaio {
public:
    static constexpr text name = "libaio";

    explicit libaio(work const& w) : work_(w), blocks_(w.depth), done_(w.depth)
    {
        queued_.reserve(w.depth);
        if (::syscall(SYS_io_setup, w.depth, &context_) == 0) return;
        auto const code = errno;
        if (code == EAGAIN) throw system_failure("set native AIO up", code, "raise fs.aio-max-nr");
        throw unavailable("native AIO may not be used here: " + words(code), "allow io_setup in the container's seccomp profile");
    }
    libaio(libaio const&) = delete;
    libaio& operator=(libaio const&) = delete;
    ~libaio() { ::syscall(SYS_io_destroy, context_); }

    void read(unsigned slot, std::uint64_t offset) { queue(slot, offset, IOCB_CMD_PREAD); }
    void write(unsigned slot, std::uint64_t offset) { queue(slot, offset, IOCB_CMD_PWRITE); }

    void submit_and_wait()
    {
        for (std::size_t given = 0; given < queued_.size();) {
            auto const n = ::syscall(SYS_io_submit, context_, queued_.size() - given, queued_.data() + given);
            if (n < 0 && errno != EINTR && errno != EAGAIN) throw system_failure("submit to native AIO");
            if (n > 0) given += static_cast<std::size_t>(n);
        }
        queued_.clear();
        long n = -1;
        while ((n = ::syscall(SYS_io_getevents, context_, 1, done_.size(), done_.data(), nullptr)) < 0)
            if (errno != EINTR) throw system_failure("wait for native AIO");
        count_ = static_cast<std::size_t>(n);
    }

    /// Calls `done(slot, result)`: bytes, or a negative error number.
    template <class Done>
    void reap(Done&& done)
    {
        for (std::size_t i = 0; i < count_; ++i) done(static_cast<unsigned>(done_[i].data), std::int64_t{done_[i].res});
        count_ = 0;
    }

    boost::json::object facts() const { return {}; }

private:
    void queue(unsigned slot, std::uint64_t offset, std::uint16_t operation)
    {
        auto& b = blocks_[slot];
        b = {};
        b.aio_data = slot;
        b.aio_lio_opcode = operation;
        b.aio_fildes = static_cast<std::uint32_t>(work_.file);
        b.aio_buf = reinterpret_cast<std::uint64_t>(work_.buffers + slot * work_.block);
        b.aio_nbytes = work_.block;
        b.aio_offset = static_cast<std::int64_t>(offset);
        queued_.push_back(&b);
    }

    work work_;
    aio_context_t context_ = 0;
    std::vector<iocb> blocks_;
    std::vector<iocb*> queued_;
    std::vector<io_event> done_;
    std::size_t count_ = 0;
};
static_assert(policy<libaio>);

} // namespace tare::workload::engine
