#pragma once

#include <tare/redis/resp/error.hpp>
#include <tare/redis/resp/event.hpp>
#include <tare/redis/resp/type.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::redis::resp {

/// What follows the line of a string, or of a part of a streamed one: the format of a verbatim string, the announced bytes, CR LF.
/// Nothing is kept but the format: content is given in the parts in which it arrives.
class blob_reader {
public:
    explicit blob_reader(std::uint64_t longest) : longest_(longest) {}

    void begin(type kind)
    {
        kind_ = kind;
        so_far_ = 0;
    }

    type kind() const { return kind_; }
    std::uint64_t left() const { return left_; } ///< bytes of content that are still to come

    /// Whether as many bytes more may follow; if so, they are expected.
    errc announce(std::uint64_t size)
    {
        if (size > longest_ - so_far_) return errc::blob_too_long;
        if (kind_ == type::verbatim_string && size < format_.size()) return errc::no_format;
        so_far_ += size;
        left_ = size;
        seen_ = 0;
        state_ = kind_ == type::verbatim_string ? state::format : after_head();
        return {};
    }

    /// Takes bytes from the front; true when they make an event: a verbatim string's begin, or a part. Else it is done, wrong, or needs
    /// more.
    bool read(std::string_view& bytes, event& out)
    {
        switch (state_) {
        case state::format:
            return read_format(bytes, out);
        case state::content:
            return read_content(bytes, out);
        case state::end:
            read_end(bytes);
            break;
        case state::done:
            break;
        }
        return false;
    }

    bool is_done() const { return state_ == state::done; }
    errc error() const { return error_; }                ///< `errc{}` when there is none
    std::size_t taken_of_wrong() const { return seen_; } ///< bytes of the format or the end that were taken before the wrong one

private:
    enum class state : char { format, content, end, done };

    state after_head() const { return left_ > 0 ? state::content : state::end; }

    bool read_format(std::string_view& bytes, event& out)
    {
        for (; seen_ < format_.size() && !bytes.empty(); ++seen_) {
            format_[seen_] = bytes.front();
            if (seen_ + 1 == format_.size() && bytes.front() != ':') return fail(errc::no_format);
            bytes.remove_prefix(1);
        }
        if (seen_ < format_.size()) return false;
        left_ -= format_.size();
        seen_ = 0;
        state_ = after_head();
        out = {.step = step::string_begin, .kind = kind_, .size = left_, .text = {format_.data(), format_.size() - 1}};
        return true;
    }

    bool read_content(std::string_view& bytes, event& out)
    {
        auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
        out = {.step = step::string_part, .kind = kind_, .text = bytes.substr(0, n)};
        bytes.remove_prefix(n);
        left_ -= n;
        state_ = after_head();
        return true;
    }

    void read_end(std::string_view& bytes)
    {
        constexpr std::string_view end = "\r\n";
        for (; seen_ < end.size() && !bytes.empty(); ++seen_) {
            if (bytes.front() != end[seen_]) {
                fail(errc::no_blob_end);
                return;
            }
            bytes.remove_prefix(1);
        }
        if (seen_ == end.size()) state_ = state::done;
    }

    bool fail(errc code)
    {
        error_ = code;
        return false;
    }

    std::uint64_t longest_;
    std::uint64_t so_far_ = 0; ///< announced of this string, in all its parts
    std::uint64_t left_ = 0;
    std::size_t seen_ = 0;
    std::array<char, 4> format_{};
    type kind_ = type::blob_string;
    state state_ = state::done;
    errc error_{};
};

} // namespace tare::redis::resp
