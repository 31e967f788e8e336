#pragma once

#include <tare/redis/connection/operation.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

namespace tare::redis {

/// The operations that wait for replies, in the order in which they were begun.
class waiting {
public:
    /// Valid until the operation ends.
    operation& add(std::size_t size, std::unique_ptr<completion> done, asio::any_io_executor const& executor)
    {
        all_.push_back(std::make_unique<operation>(operation{++last_, size, {}, std::move(done), asio::steady_timer(executor)}));
        return *all_.back();
    }

    /// A reply to the first of them, which ends with its last one.
    void give(reply&& next)
    {
        auto& first = *all_.front();
        first.got.push_back(std::move(next));
        if (first.left() == 0) finish_first();
    }

    void finish_first()
    {
        auto const first = std::move(all_.front());
        all_.pop_front();
        first->done->complete({}, std::move(first->got));
    }

    /// Replies that are to come before those of an operation; nothing when it has ended.
    std::optional<std::size_t> replies_before(std::uint64_t id) const
    {
        std::size_t out = 0;
        for (auto const& one : all_) {
            if (one->id == id) return out;
            out += one->left();
        }
        return std::nullopt;
    }

    std::deque<std::unique_ptr<operation>> take_all() { return std::exchange(all_, {}); }

private:
    std::deque<std::unique_ptr<operation>> all_;
    std::uint64_t last_ = 0;
};

} // namespace tare::redis
