#pragma once

#include <tare/redis/resp/error.hpp>
#include <tare/redis/resp/line.hpp>
#include <tare/redis/resp/type.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tare::redis::resp {

/// Lines of bounded length, each with its first byte, out of bytes in pieces. A line that one piece holds is a view of it; one that was
/// cut is put together in a buffer that was allocated when the reader was made. No byte is looked at twice.
class line_reader {
public:
    explicit line_reader(std::size_t longest) : longest_(longest) { kept_.reserve(longest + 1); }

    /// Whether the beginning of a line was taken, and its end was not.
    bool has_begun() const { return begun_; }

    /// The next line without CR LF, valid until the next call; nothing when its end is still to come, or `error` is set.
    std::optional<std::string_view> take(std::string_view& bytes)
    {
        if (!cr_seen_) {
            if (!begun_) room_ = 1 + longest_of(bytes.front());
            auto const n = line_end(bytes.substr(0, room_ + 1));
            if (n > room_) return fail(errc::line_too_long);
            if (n == bytes.size()) return keep(bytes, n);
            if (bytes[n] == '\n') return fail(errc::no_line_end);
            if (!begun_ && n + 1 < bytes.size()) return whole(bytes, n);
            keep(bytes, n);
            bytes.remove_prefix(1);
            cr_seen_ = true;
            if (bytes.empty()) return std::nullopt;
        }
        return rest(bytes);
    }

    errc error() const { return error_; } ///< `errc{}` when there is none

private:
    /// A sign and as many digits as 64 bits may need: more cannot be right before the end is seen.
    static constexpr std::size_t longest_integer = 20;

    std::size_t longest_of(char first) const
    {
        auto const kind = static_cast<type>(first);
        bool const is_text = kind == type::simple_string || kind == type::simple_error || kind == type::double_ || kind == type::big_number;
        return is_text ? longest_ : longest_integer;
    }

    std::optional<std::string_view> whole(std::string_view& bytes, std::size_t n)
    {
        if (bytes[n + 1] != '\n') return fail(errc::no_line_end);
        auto const line = bytes.substr(0, n);
        bytes.remove_prefix(n + 2);
        return line;
    }

    std::optional<std::string_view> rest(std::string_view& bytes)
    {
        if (bytes.front() != '\n') return fail(errc::no_line_end);
        bytes.remove_prefix(1);
        begun_ = cr_seen_ = false;
        return kept_;
    }

    std::nullopt_t keep(std::string_view& bytes, std::size_t n)
    {
        if (!begun_) kept_.clear();
        begun_ = true;
        kept_.append(bytes.substr(0, n));
        room_ -= n;
        bytes.remove_prefix(n);
        return std::nullopt;
    }

    std::nullopt_t fail(errc code)
    {
        error_ = code;
        return std::nullopt;
    }

    std::size_t longest_;
    std::size_t room_ = 0; ///< bytes that may still come before CR
    bool begun_ = false;
    bool cr_seen_ = false;
    errc error_{};
    std::string kept_;
};

} // namespace tare::redis::resp
