#pragma once

#include <tare/redis/resp/limits.hpp>
#include <tare/redis/resp/parser.hpp>
#include <tare/redis/resp/type.hpp>
#include <tare/redis/resp/usual_reply.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace tare::redis::resp {

/// Counts and classifies replies: what a load does with each of millions. Aggregates are passed over as one reply.
///
/// The replies of GET and SET that lie in the bytes as a whole are read on a short way; all others, and what is cut by the end of the
/// bytes, by a `parser`, where the next bytes continue. So the caller keeps nothing, and no byte is looked at twice but the digits of a
/// length behind which the bytes were cut. Of strings that the parser read, `content` is the whole or, beyond `kept` bytes, the beginning.
///
/// Memory  allocates when it is made and never again.
/// Errors  those of `parser`.
class scanner {
public:
    static constexpr std::size_t kept = 1024;

    explicit scanner(limits const& bounds = {}) : parser_(bounds), longest_(std::min(bounds.blob, sensible(bounds).reply - longest_line)) {}

    /// Calls the handler for each reply that is complete with these bytes. False when they are wrong: see `error`.
    template <std::invocable<scanned const&> Handler>
    bool scan(std::string_view bytes, Handler&& handle)
    {
        while (!bytes.empty()) {
            if (parser_.is_between_replies()) short_way(bytes, handle);
            if (!long_way(bytes, handle)) return false;
        }
        return true;
    }

    std::error_code error() const { return parser_.error(); }
    std::uint64_t offset() const { return skipped_ + parser_.offset(); }
    bool is_between_replies() const { return parser_.is_between_replies(); }

private:
    /// Takes replies from the front until one is not of the usual kinds, or not whole.
    template <class Handler>
    void short_way(std::string_view& bytes, Handler& handle)
    {
        auto const* at = bytes.data();
        auto const* const end = at + bytes.size();
        scanned out{};
        while (auto const* const next = read_usual(at, end, longest_, out)) {
            handle(std::as_const(out));
            at = next;
        }
        auto const n = static_cast<std::size_t>(at - bytes.data());
        skipped_ += n;
        bytes.remove_prefix(n);
    }

    /// One reply by the parser, or the part of it that is here.
    template <class Handler>
    bool long_way(std::string_view& bytes, Handler& handle)
    {
        while (auto const* e = parser_.next(bytes))
            if (auto const out = add(*e)) {
                handle(*out);
                break;
            }
        return !parser_.error();
    }

    std::optional<scanned> add(event const& e)
    {
        if (parser_.depth() > 0) return std::nullopt;
        switch (e.step) {
        case step::value:
            return scanned{e.kind, e.text, e.text.size(), e.number};
        case step::string_begin:
            size_ = 0;
            return std::nullopt;
        case step::string_part:
            keep(e.text);
            return std::nullopt;
        case step::string_end:
            return scanned{e.kind, content(), size_};
        case step::aggregate_begin:
            return std::nullopt;
        case step::aggregate_end:
            break;
        }
        return e.kind == type::attribute ? std::nullopt : std::optional(scanned{e.kind});
    }

    void keep(std::string_view part)
    {
        if (size_ < kept) std::memcpy(kept_.data() + size_, part.data(), std::min<std::size_t>(part.size(), kept - size_));
        size_ += part.size();
    }
    std::string_view content() const { return {kept_.data(), static_cast<std::size_t>(std::min<std::uint64_t>(size_, kept))}; }

    static constexpr std::uint64_t longest_line = 32; ///< bytes before content are fewer

    parser parser_;
    std::uint64_t longest_;     ///< content that surely exceeds no bound
    std::uint64_t skipped_ = 0; ///< bytes that the parser never saw
    std::uint64_t size_ = 0;    ///< bytes of the content so far
    std::array<char, kept> kept_;
};

} // namespace tare::redis::resp
