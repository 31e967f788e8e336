#pragma once

#include <tare/redis/connection/reply.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tare::redis {

namespace asio = boost::asio;

using replies = std::vector<reply>;

/// Who is told, once, how an operation ended.
class completion {
public:
    completion() = default;
    completion(completion const&) = delete;
    completion& operator=(completion const&) = delete;
    virtual ~completion() = default;
    virtual void complete(std::exception_ptr, replies) = 0;
};

/// A handler of Asio's. It is posted to its own executor, so that it never runs within the connection's code; until then its executor has
/// work to do.
template <class Handler>
class handler_completion final : public completion {
public:
    handler_completion(Handler handler, asio::any_io_executor const& otherwise)
        : handler_(std::move(handler)), work_(asio::make_work_guard(asio::get_associated_executor(handler_, otherwise)))
    {
    }

    void complete(std::exception_ptr failure, replies got) override
    {
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected()) slot.clear();
        auto const executor = work_.get_executor();
        asio::post(executor, [handler = std::move(handler_), failure, got = std::move(got)]() mutable {
            if constexpr (std::invocable<Handler, std::exception_ptr, replies>)
                std::move(handler)(failure, std::move(got));
            else
                std::move(handler)(failure);
        });
        work_.reset();
    }

private:
    Handler handler_;
    asio::executor_work_guard<asio::associated_executor_t<Handler, asio::any_io_executor>> work_;
};

/// What waits for replies: a pipeline, or the handshake, which waits for no replies of its own.
struct operation {
    std::uint64_t id;
    std::size_t size; ///< replies that it waits for
    replies got;
    std::unique_ptr<completion> done;
    asio::steady_timer deadline;

    std::size_t left() const { return size - got.size(); }

    /// Calls when it takes longer; 0 is no limit, and more than a year none either, since a clock would overflow.
    template <class Action>
    void limit(std::chrono::milliseconds within, Action on_late)
    {
        if (within.count() <= 0 || within > std::chrono::hours(24 * 365)) return;
        deadline.expires_after(within);
        deadline.async_wait([on_late = std::move(on_late)](boost::system::error_code code) {
            if (!code) on_late();
        });
    }
};

} // namespace tare::redis
