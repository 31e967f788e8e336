#pragma once

#include <tare/mysql/protocol/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::mysql::protocol {

/// An integer of N bytes, the lowest first.
template <std::size_t N>
constexpr std::uint64_t load(char const* from)
{
    static_assert(N >= 1 && N <= 8);
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < N; ++i) out |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
    return out;
}

/// Bytes that the first byte of a length-encoded integer says to follow it; 255 when it begins none. 0xfb is the NULL of text rows, and
/// 0xff begins an error.
///
/// Source  MySQL, "Protocol::LengthEncodedInteger".
constexpr std::size_t bytes_behind(unsigned char first)
{
    if (first < 0xfb) return 0;
    switch (first) {
    case 0xfc:
        return 2;
    case 0xfd:
        return 3;
    case 0xfe:
        return 8;
    default:
        return 255;
    }
}

/// Takes what a message holds from its front. After the first error everything is zero or empty, and the error stays: so a caller reads
/// all it wants and asks once.
class reader {
public:
    constexpr explicit reader(std::string_view message) : left_(message) {}

    template <std::size_t N>
    std::uint64_t integer()
    {
        auto const from = bytes(N);
        return from.size() == N ? load<N>(from.data()) : 0;
    }

    /// A length-encoded integer.
    std::uint64_t length()
    {
        auto const first = static_cast<unsigned char>(integer<1>());
        switch (bytes_behind(first)) {
        case 0:
            return first;
        case 2:
            return integer<2>();
        case 3:
            return integer<3>();
        case 8:
            return integer<8>();
        default:
            fail(errc::not_a_length);
            return 0;
        }
    }

    std::string_view bytes(std::uint64_t n)
    {
        if (n > left_.size()) fail(errc::cut_short);
        auto const out = left_.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(n, left_.size())));
        left_.remove_prefix(out.size());
        return out;
    }

    /// A string behind its length.
    std::string_view string() { return bytes(length()); }

    /// A string up to a zero byte, which is taken too.
    std::string_view terminated()
    {
        auto const end = left_.find('\0');
        if (end == left_.npos) fail(errc::cut_short);
        auto const out = bytes(std::min(end, left_.size()));
        bytes(left_.empty() ? 0 : 1);
        return out;
    }

    std::string_view rest() { return bytes(left_.size()); }

    /// The next byte, which is left there; 0 at the end.
    constexpr unsigned char peek() const
    {
        return left_.empty() ? static_cast<unsigned char>(0) : static_cast<unsigned char>(left_.front());
    }
    std::size_t left() const { return left_.size(); }

    void fail(errc code)
    {
        if (error_ == errc{}) error_ = code;
        left_ = {};
    }
    errc error() const { return error_; } ///< `errc{}` when there is none

    /// The error, or that something is left over.
    errc end() const { return error_ == errc{} && !left_.empty() ? errc::too_much : error_; }

private:
    std::string_view left_;
    errc error_{};
};

} // namespace tare::mysql::protocol
