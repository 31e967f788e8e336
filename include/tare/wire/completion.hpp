#pragma once

#include <boost/asio.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

namespace tare::wire {

namespace asio = boost::asio;

/// Who is told, once, how an operation ended: with a failure, or with what came.
template <class Result>
class completion {
public:
    completion() = default;
    completion(completion const&) = delete;
    completion& operator=(completion const&) = delete;
    virtual ~completion() = default;
    virtual void complete(std::exception_ptr, Result) = 0;
};

/// A handler of Asio's, with or without a place for what came. It is posted to its own executor, so that it never runs within the
/// connection's code; until then its executor has work to do.
template <class Handler, class Result>
class handler_completion final : public completion<Result> {
public:
    handler_completion(Handler handler, asio::any_io_executor const& otherwise)
        : handler_(std::move(handler)), work_(asio::make_work_guard(asio::get_associated_executor(handler_, otherwise)))
    {
    }

    void complete(std::exception_ptr failure, Result got) override
    {
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected()) slot.clear();
        auto const executor = work_.get_executor();
        asio::post(executor, [handler = std::move(handler_), failure, got = std::move(got)]() mutable {
            if constexpr (std::invocable<Handler, std::exception_ptr, Result>)
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

/// Starts an operation of a session, which its handler's cancellation slot ends (terminal or partial). `start` returns the operation's
/// number, or 0 when it has ended already; the session has `executor` and `cancel`.
template <class Result, class Handler, class Session, class Start>
void begin(Handler handler, std::shared_ptr<Session> const& on, Start const& start)
{
    auto slot = asio::get_associated_cancellation_slot(handler);
    std::uint64_t const id = start(std::make_unique<handler_completion<Handler, Result>>(std::move(handler), on->executor()));
    if (id == 0 || !slot.is_connected()) return;
    slot.assign([weak = std::weak_ptr(on), id](asio::cancellation_type type) {
        auto const wanted = asio::cancellation_type::terminal | asio::cancellation_type::partial;
        auto const self = weak.lock();
        if (self && (type & wanted) != asio::cancellation_type::none) self->cancel(id);
    });
}

/// Calls when the time is over; 0 is no limit, and more than a year none either, since a clock would overflow.
template <class Action>
void limit(asio::steady_timer& deadline, std::chrono::milliseconds within, Action on_late)
{
    if (within.count() <= 0 || within > std::chrono::hours(24 * 365)) return;
    deadline.expires_after(within);
    deadline.async_wait([on_late = std::move(on_late)](boost::system::error_code code) {
        if (!code) on_late();
    });
}

} // namespace tare::wire
