#pragma once

#include <tare/redis/resp/type.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tare::redis::resp {

/// A complete reply, as far as a load needs to know it. A push is told as one too, and answers no command; attributes are passed over.
struct scanned {
    type kind;
    std::string_view content{}; ///< of strings, errors, big numbers; valid within the handler; perhaps only the beginning, see `scanner`
    std::uint64_t size = 0;     ///< bytes of the whole content; of an aggregate 0
    std::int64_t number = 0;    ///< of a number
};

namespace detail {

template <std::size_t N>
bool begins(char const* at, char const* end, char const (&with)[N])
{
    return static_cast<std::size_t>(end - at) >= N - 1 && std::memcmp(at, with, N - 1) == 0;
}

inline char const* null(char const* next, scanned& out)
{
    out = {type::null};
    return next;
}

/// Where a blob string ends whose length, bytes and CR LF all lie here; null when it does not, or may be too long.
///
/// Digits are read one by one: the next reply then begins where the predicted branches say, while a word of eight digits, read at once,
/// delays it by its multiplications. Seen on a Zen 5: 2.9 and 7.7 ns for 50 bytes, 8.8 and 8.3 ns when lengths have 1 to 3 digits.
inline char const* read_whole_blob(char const* at, char const* end, std::uint64_t longest, scanned& out)
{
    constexpr std::size_t most_digits = 7;
    auto const here = static_cast<std::size_t>(end - at);
    if (here < 1 + most_digits) return nullptr;
    std::size_t size = 0, digits = 0;
    for (; digits < most_digits; ++digits) {
        auto const digit = static_cast<unsigned char>(at[1 + digits] - '0');
        if (digit > 9) break;
        size = size * 10 + digit;
    }
    auto const head = 1 + digits + 2;
    if (digits == 0 || here < head + size + 2 || size > longest) return nullptr;
    auto const* const content = at + head;
    if (std::memcmp(content - 2, "\r\n", 2) != 0 || std::memcmp(content + size, "\r\n", 2) != 0) return nullptr;
    out = {type::blob_string, {content, size}, size};
    return content + size + 2;
}

} // namespace detail

/// Where a reply of SET or GET ends that begins here; null when it is none, not whole, or its content is longer than `longest`.
inline char const* read_usual(char const* at, char const* end, std::uint64_t longest, scanned& out)
{
    if (at == end) return nullptr;
    if (*at == '$') {
        if (auto const* const next = detail::read_whole_blob(at, end, longest, out)) return next;
        return detail::begins(at, end, "$-1\r\n") ? detail::null(at + 5, out) : nullptr;
    }
    if (detail::begins(at, end, "+OK\r\n")) {
        out = {type::simple_string, {at + 1, 2}, 2};
        return at + 5;
    }
    return detail::begins(at, end, "_\r\n") ? detail::null(at + 3, out) : nullptr;
}

} // namespace tare::redis::resp
