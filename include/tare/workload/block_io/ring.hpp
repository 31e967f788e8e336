#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>

#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace tare::workload::engine {

/// One io_uring of one thread: both queues, mapped. The raw interface: what is needed of it is this file.
///
/// Source  io_uring_setup(2), io_uring_enter(2).
class ring {
public:
    /// Throws `unavailable` when the kernel or a container's seccomp profile has no io_uring.
    explicit ring(unsigned entries)
    {
        // The newest first: an older kernel says EINVAL to what it does not know.
        for (unsigned const flags : {unsigned{IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CLAMP},
                                     unsigned{IORING_SETUP_COOP_TASKRUN | IORING_SETUP_CLAMP}, unsigned{IORING_SETUP_CLAMP}}) {
            params_ = {};
            params_.flags = flags;
            descriptor_ = system::descriptor(static_cast<int>(::syscall(SYS_io_uring_setup, entries, &params_)));
            if (descriptor_ || errno != EINVAL) break;
        }
        if (!descriptor_) refuse(errno);
        map();
    }
    ring(ring const&) = delete;
    ring& operator=(ring const&) = delete;
    ~ring()
    {
        if (queues_ != MAP_FAILED) ::munmap(queues_, queues_size());
        if (sqes_ != MAP_FAILED) ::munmap(sqes_, params_.sq_entries * sizeof(io_uring_sqe));
    }

    /// False when the kernel does not take it: then it is done without.
    bool enlist(unsigned what, void const* with, unsigned count) const
    {
        return ::syscall(SYS_io_uring_register, descriptor_.get(), what, with, count) >= 0;
    }

    /// Makes calls cheaper: the kernel need not look the descriptor up.
    void enlist_itself()
    {
        io_uring_rsrc_update self{};
        self.offset = static_cast<__u32>(-1);
        self.data = static_cast<__u64>(descriptor_.get());
        if (::syscall(SYS_io_uring_register, descriptor_.get(), IORING_REGISTER_RING_FDS, &self, 1) == 1) {
            number_ = static_cast<int>(self.offset);
            enter_flags_ |= IORING_ENTER_REGISTERED_RING;
        }
    }

    /// The next free entry, zeroed; `submit_and_wait` hands over what was taken. There is one for every I/O that may be under way.
    io_uring_sqe& take()
    {
        auto& out = sqes()[tail_ & mask_];
        std::memset(&out, 0, sizeof out);
        ++tail_;
        return out;
    }

    /// One call hands over what was taken and waits until `at_least` I/Os are complete.
    void submit_and_wait(unsigned at_least)
    {
        std::atomic_ref(*submission_tail_).store(tail_, std::memory_order_release);
        for (;;) {
            auto const n =
                ::syscall(SYS_io_uring_enter, number_, tail_ - handed_over_, at_least, enter_flags_ | IORING_ENTER_GETEVENTS, nullptr, 0);
            if (n >= 0) handed_over_ += static_cast<unsigned>(n);
            if (n >= 0 && handed_over_ == tail_) return;
            if (n < 0 && errno != EINTR && errno != EAGAIN && errno != EBUSY) throw system_failure("submit to io_uring");
        }
    }

    /// Calls `done(user_data, result)` for what is complete.
    template <class Done>
    void reap(Done&& done)
    {
        auto head = *completion_head_;
        auto const tail = std::atomic_ref(*completion_tail_).load(std::memory_order_acquire);
        for (; head != tail; ++head) {
            auto const& c = completions_[head & completion_mask_];
            done(c.user_data, c.res);
        }
        std::atomic_ref(*completion_head_).store(head, std::memory_order_release);
    }

    std::string flags() const
    {
        std::string out;
        for (auto const& [flag, name] :
             {std::pair{IORING_SETUP_SINGLE_ISSUER, "single_issuer"}, std::pair{IORING_SETUP_DEFER_TASKRUN, "defer_taskrun"},
              std::pair{IORING_SETUP_COOP_TASKRUN, "coop_taskrun"}})
            if (params_.flags & flag) out += (out.empty() ? "" : ",") + std::string(name);
        return enter_flags_ ? out + (out.empty() ? "" : ",") + "registered_ring" : out;
    }

private:
    [[noreturn]] static void refuse(int code)
    {
        if (code == EPERM || code == EACCES)
            throw unavailable(
                "io_uring may not be used here: it is switched off (kernel.io_uring_disabled), or a container's seccomp profile blocks it",
                "set kernel.io_uring_disabled=0, allow io_uring_setup, _enter and _register in the profile, or take the libaio engine");
        if (code == ENOSYS) throw unavailable("this kernel has no io_uring", "take the libaio engine");
        throw system_failure("set io_uring up", code);
    }

    std::size_t queues_size() const
    {
        return std::max(params_.sq_off.array + params_.sq_entries * sizeof(unsigned),
                        params_.cq_off.cqes + params_.cq_entries * sizeof(io_uring_cqe));
    }

    void map()
    {
        if (!(params_.features & IORING_FEAT_SINGLE_MMAP))
            throw unavailable("this kernel's io_uring is older than Linux 5.4", "take the libaio engine");
        auto const mapped = [this](std::size_t size, off_t what) {
            auto* const at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor_.get(), what);
            if (at == MAP_FAILED) throw system_failure("map io_uring's queues");
            return at;
        };
        queues_ = mapped(queues_size(), IORING_OFF_SQ_RING);
        sqes_ = mapped(params_.sq_entries * sizeof(io_uring_sqe), IORING_OFF_SQES);
        submission_tail_ = at<unsigned>(params_.sq_off.tail);
        mask_ = *at<unsigned>(params_.sq_off.ring_mask);
        auto* const order = at<unsigned>(params_.sq_off.array);
        for (unsigned i = 0; i < params_.sq_entries; ++i) order[i] = i;
        completion_head_ = at<unsigned>(params_.cq_off.head);
        completion_tail_ = at<unsigned>(params_.cq_off.tail);
        completion_mask_ = *at<unsigned>(params_.cq_off.ring_mask);
        completions_ = at<io_uring_cqe>(params_.cq_off.cqes);
        number_ = descriptor_.get();
    }

    template <class T>
    T* at(unsigned offset) const
    {
        return reinterpret_cast<T*>(static_cast<std::byte*>(queues_) + offset);
    }
    io_uring_sqe* sqes() const { return static_cast<io_uring_sqe*>(sqes_); }

    io_uring_params params_{};
    system::descriptor descriptor_;
    int number_ = -1;
    unsigned enter_flags_ = 0;
    void *queues_ = MAP_FAILED, *sqes_ = MAP_FAILED;
    unsigned *submission_tail_ = nullptr, *completion_head_ = nullptr, *completion_tail_ = nullptr;
    unsigned mask_ = 0, completion_mask_ = 0, tail_ = 0, handed_over_ = 0;
    io_uring_cqe const* completions_ = nullptr;
};

} // namespace tare::workload::engine
