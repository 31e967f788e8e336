#pragma once

#include <tare/redis/resp/blob_reader.hpp>
#include <tare/redis/resp/decimal.hpp>
#include <tare/redis/resp/error.hpp>
#include <tare/redis/resp/event.hpp>
#include <tare/redis/resp/limits.hpp>
#include <tare/redis/resp/line_reader.hpp>
#include <tare/redis/resp/nesting.hpp>
#include <tare/redis/resp/scalar.hpp>
#include <tare/redis/resp/type.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace tare::redis::resp {

/// Replies of RESP2 and RESP3 as events, from bytes in pieces of any size; the same events come whatever the pieces are, but for the parts
/// of strings. Push data and attributes are events like others.
///
///     while (auto const* event = parser.next(bytes)) use(*event);
///     if (parser.error()) throw error(describe(parser.error(), parser.offset()));
///
/// Memory  allocates when it is made and never again.
/// Errors  `errc`. What follows an error cannot be understood: the parser gives nothing more.
/// Source  RESP3 specification 1.6 and redis.io, "Redis serialization protocol specification", which adds `+` before numbers.
class parser {
public:
    explicit parser(limits const& bounds = {}) : line_(sensible(bounds).line), blob_(bounds.blob), nesting_(sensible(bounds)) {}

    /// Takes bytes from the front until they make an event, which is valid until the next call; null when they are used up or wrong.
    event const* next(std::string_view& bytes)
    {
        if (nesting_.is_full()) return close();
        while (!failed_ && !bytes.empty())
            if (auto const* out = read(bytes)) return out;
        return nullptr;
    }

    std::error_code error() const { return failed_; }

    /// Bytes that were taken; after an error, those before the line, format or end of a string that is wrong.
    std::uint64_t offset() const { return failed_ ? wrong_ : taken_; }

    std::size_t depth() const { return nesting_.depth(); }

    /// Whether the last reply is complete and nothing of the next one was seen, not even an attribute or an error.
    bool is_between_replies() const { return !failed_ && state_ == state::head && !line_.has_begun() && nesting_.is_between_replies(); }

private:
    enum class state : char { head, chunk_head, blob };

    event const* read(std::string_view& bytes) { return state_ == state::blob ? read_blob(bytes) : read_line(bytes); }

    event const* read_line(std::string_view& bytes)
    {
        if (!line_.has_begun()) {
            begin_ = taken_;
            if (!begins_line(bytes.front())) return fail(errc::not_a_type);
        }
        auto const before = bytes.size();
        auto const line = line_.take(bytes);
        taken_ += before - bytes.size();
        if (line_.error() != errc{}) return fail(line_.error());
        return line ? read_head(line->front(), line->substr(1)) : nullptr;
    }

    event const* read_head(char first, std::string_view text)
    {
        if (state_ == state::chunk_head) return first == chunk_byte ? begin_chunk(text) : fail(errc::no_chunk);
        if (first == chunk_byte) return fail(errc::chunk_alone);
        if (first == end_byte) return end_streamed(text);
        auto const kind = static_cast<type>(first);
        if (auto const wrong = nesting_.begin_value(kind, begin_, taken_); wrong != errc{}) return fail(wrong);
        if ((kind == type::blob_string || kind == type::array) && text == "-1") return end_value({.kind = type::null});
        if (text == "?" && (is_blob(kind) || is_aggregate(kind)) && !may_be_streamed(kind)) return fail(errc::not_streamable);
        if (is_blob(kind)) return begin_blob(kind, text);
        if (is_aggregate(kind)) return begin_aggregate(kind, text);
        event_ = {.kind = kind};
        if (auto const wrong = read_scalar(event_, text); wrong != errc{}) return fail(wrong);
        nesting_.end_value();
        return &event_;
    }

    event const* begin_blob(type kind, std::string_view text)
    {
        blob_.begin(kind);
        streamed_ = text == "?";
        if (streamed_)
            state_ = state::chunk_head;
        else if (!announce(text) || kind == type::verbatim_string) // of which the begin is told with its format
            return nullptr;
        return tell({.step = step::string_begin, .kind = kind, .streamed = streamed_, .size = streamed_ ? 0 : blob_.left()});
    }

    event const* begin_chunk(std::string_view text)
    {
        if (!announce(text) || blob_.left() > 0) return nullptr;
        return end_string();
    }

    /// Reads a length and expects as many bytes.
    bool announce(std::string_view text)
    {
        auto const size = unsigned_decimal(text);
        auto wrong = size ? blob_.announce(*size) : errc::not_a_length;
        if (wrong == errc{} && !nesting_.fits(taken_, *size)) wrong = errc::reply_too_long;
        if (wrong != errc{}) fail(wrong);
        state_ = state::blob;
        return wrong == errc{};
    }

    event const* read_blob(std::string_view& bytes)
    {
        auto const before = bytes.size();
        bool const told = blob_.read(bytes, event_);
        taken_ += before - bytes.size();
        begin_ = taken_ - blob_.taken_of_wrong();
        if (blob_.error() != errc{}) return fail(blob_.error());
        if (!blob_.is_done()) return told ? &event_ : nullptr;
        if (!streamed_) return end_string();
        state_ = state::chunk_head;
        return nullptr;
    }

    event const* end_string()
    {
        state_ = state::head;
        return end_value({.step = step::string_end, .kind = blob_.kind()});
    }

    event const* begin_aggregate(type kind, std::string_view text)
    {
        bool const streamed = text == "?";
        auto const count = streamed ? 0 : unsigned_decimal(text);
        if (!count) return fail(errc::not_a_length);
        if (auto const wrong = nesting_.open(kind, streamed, *count); wrong != errc{}) return fail(wrong);
        auto const elements = *count * (has_pairs(kind) ? 2 : 1);
        return tell({.step = step::aggregate_begin, .kind = kind, .streamed = streamed, .size = elements});
    }

    event const* end_streamed(std::string_view text)
    {
        if (auto const wrong = text.empty() ? nesting_.may_end() : errc::end_alone; wrong != errc{}) return fail(wrong);
        return close();
    }

    event const* close() { return tell({.step = step::aggregate_end, .kind = nesting_.close()}); }

    event const* end_value(event const& last)
    {
        nesting_.end_value();
        return tell(last);
    }

    event const* tell(event const& e)
    {
        event_ = e;
        return &event_;
    }

    std::nullptr_t fail(errc code)
    {
        failed_ = code;
        wrong_ = begin_;
        return nullptr;
    }

    line_reader line_;
    blob_reader blob_;
    nesting nesting_;
    event event_;
    state state_ = state::head;
    bool streamed_ = false; ///< the string that is read
    std::uint64_t taken_ = 0;
    std::uint64_t begin_ = 0; ///< of what is being read
    std::uint64_t wrong_ = 0;
    std::error_code failed_;
};

} // namespace tare::redis::resp
