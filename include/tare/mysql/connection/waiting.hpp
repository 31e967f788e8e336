#pragma once

#include <tare/mysql/connection/address.hpp>
#include <tare/mysql/connection/collector.hpp>
#include <tare/mysql/protocol/event.hpp>
#include <tare/wire/completion.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tare::mysql {

using completion = wire::completion<answered>;

/// A command that is to be sent, and what answers it. Nothing answers one whose answer is empty: closing a statement, and quit.
struct request {
    std::string words; ///< for sentences
    std::string bytes; ///< of one message, in packets
    std::optional<protocol::answer> expected;
    bool is_quit = false;

    /// In how many packets it is sent; the answer is numbered from there.
    std::uint8_t packets() const
    {
        constexpr auto whole = protocol::most_in_packet + protocol::head_bytes;
        return static_cast<std::uint8_t>((bytes.size() + whole - 1) / whole);
    }
};

/// Operations of one connection in their order. The first may be under way.
class waiting {
public:
    struct operation {
        std::uint64_t id;
        request what;
        std::unique_ptr<completion> done;
        asio::steady_timer deadline;
    };

    /// The operation stays where it is until it is taken.
    operation& add(request what, std::unique_ptr<completion> done, asio::any_io_executor const& executor)
    {
        all_.push_back(std::make_unique<operation>(operation{++last_, std::move(what), std::move(done), asio::steady_timer(executor)}));
        return *all_.back();
    }

    bool empty() const { return all_.empty(); }
    request& first() { return all_.front()->what; }
    request const& first() const { return all_.front()->what; }

    std::unique_ptr<operation> take_first()
    {
        auto out = std::move(all_.front());
        all_.pop_front();
        return out;
    }
    std::deque<std::unique_ptr<operation>> take_all() { return std::exchange(all_, {}); }

    /// Null when it has ended.
    request const* find(std::uint64_t id) const
    {
        auto const one = std::find_if(all_.begin(), all_.end(), [&](auto const& w) { return w->id == id; });
        return one == all_.end() ? nullptr : &(*one)->what;
    }

private:
    std::deque<std::unique_ptr<operation>> all_;
    std::uint64_t last_ = 0;
};

} // namespace tare::mysql
