#pragma once

#include <tare/redis/connection/pipeline.hpp>
#include <tare/redis/connection/secret.hpp>
#include <tare/redis/resp/limits.hpp>
#include <tare/redis/resp/value_parser.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace tare::redis {

/// A reply, with the name of the command that it answers; or a push, without one.
struct heard {
    std::string command;
    resp::value value;

    bool is_push() const { return command.empty(); }
};

/// Which reply answers which command: replies come in the order of commands, and pushes anywhere between. Bytes in, replies out, no I/O.
///
/// SUBSCRIBE and its kin have no reply, but a push of the same name for each channel; the last one counts as the reply. An error answers
/// them as any other command.
///
/// Memory  one value, within the limits; and what a sentence about wrong bytes quotes.
/// Errors  `error` and `why`, after `next` gave nothing: those of `resp::parser`, or a reply that no command waits for.
class conversation {
public:
    conversation(resp::limits const& bounds, std::string secret) : parser_(bounds), secret_(std::move(secret)) {}

    void expect(awaited command) { awaited_.push_back(std::move(command)); }

    /// Commands that are not answered yet.
    std::deque<awaited> const& open() const { return awaited_; }

    /// The next reply or push of these bytes, which are taken from the front; nothing when they are used up or wrong.
    std::optional<heard> next(std::string_view& bytes)
    {
        auto const here = bytes;
        auto const before = bytes.size();
        while (!error_) {
            auto value = parser_.next(bytes);
            if (!value) break;
            auto out = sort(std::move(*value));
            if (!error_) answered_ = parser_.offset();
            if (out) {
                remember(here.substr(0, before - bytes.size()));
                return out;
            }
        }
        if (parser_.error())
            fail(parser_.error(), parser_.error().message() + " (byte " + std::to_string(parser_.offset()) + ")", here);
        else if (error_)
            fail(error_, "a reply came that no command waits for", here);
        remember(here);
        return std::nullopt;
    }

    std::error_code error() const { return error_; }
    std::string const& why() const { return why_; } ///< with the bytes, but not the password

    /// Whether nothing of a reply has come that is not complete.
    bool is_between_replies() const { return parser_.is_between_replies(); }

private:
    /// Nothing when the value is a confirmation that others follow, or an answer to nothing.
    std::optional<heard> sort(resp::value&& value)
    {
        if (value.kind == resp::type::push) {
            if (awaited_.empty() || !confirms(value, awaited_.front())) return heard{{}, std::move(value)};
            if (--awaited_.front().confirmations > 0) return std::nullopt;
        } else if (awaited_.empty()) {
            error_ = std::make_error_code(std::errc::protocol_error);
            return std::nullopt;
        }
        heard out{std::move(awaited_.front().name), std::move(value)};
        awaited_.pop_front();
        return out;
    }

    static bool confirms(resp::value const& push, awaited const& command)
    {
        auto const* elements = push.elements();
        auto const* kind = elements && !elements->empty() ? elements->front().string() : nullptr;
        auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return command.confirmations > 0 && kind && std::ranges::equal(*kind, command.name, {}, lower, lower);
    }

    /// The wrong bytes, from where their line begins if that is known still.
    void fail(std::error_code code, std::string const& what, std::string_view here)
    {
        if (!why_.empty()) return;
        error_ = code;
        auto const all = tail_ + std::string(here);
        auto const begin = seen_ - tail_.size();
        auto const from = std::max(parser_.error() ? parser_.offset() : answered_, begin);
        auto const bytes = without_part_of_secret(std::string_view(all).substr(std::min<std::size_t>(from - begin, all.size())), secret_);
        why_ = what + ": \"" + visible(bytes) + "\"";
    }

    void remember(std::string_view bytes)
    {
        seen_ += bytes.size();
        tail_.append(bytes.substr(bytes.size() - std::min(bytes.size(), kept)));
        tail_.erase(0, tail_.size() - std::min(tail_.size(), kept));
    }

    static constexpr std::size_t kept = 64; ///< bytes before the last ones that a sentence may quote

    resp::value_parser parser_;
    std::string secret_;
    std::deque<awaited> awaited_;
    std::string tail_;
    std::uint64_t seen_ = 0;     ///< bytes until the end of `tail_`
    std::uint64_t answered_ = 0; ///< bytes until the end of the last reply or push that was right
    std::error_code error_;
    std::string why_;
};

} // namespace tare::redis
