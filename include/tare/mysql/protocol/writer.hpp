#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tare::mysql::protocol {

/// Writes an integer of N bytes, the lowest first.
template <std::size_t N>
constexpr void store(char* to, std::uint64_t n)
{
    static_assert(N >= 1 && N <= 8);
    for (std::size_t i = 0; i < N; ++i) to[i] = static_cast<char>(n >> (8 * i));
}

template <std::size_t N>
void append_integer(std::string& out, std::uint64_t n)
{
    char bytes[N];
    store<N>(bytes, n);
    out.append(bytes, N);
}

/// Appends a length-encoded integer, in the shortest of its forms.
inline void append_length(std::string& out, std::uint64_t n)
{
    if (n < 0xfb) {
        append_integer<1>(out, n);
    } else if (n <= 0xffff) {
        append_integer<1>(out, 0xfc);
        append_integer<2>(out, n);
    } else if (n <= 0xffffff) {
        append_integer<1>(out, 0xfd);
        append_integer<3>(out, n);
    } else {
        append_integer<1>(out, 0xfe);
        append_integer<8>(out, n);
    }
}

/// Appends a string behind its length.
inline void append_string(std::string& out, std::string_view text)
{
    append_length(out, text.size());
    out.append(text);
}

/// Appends a string and the zero byte that ends it. The string holds none.
inline void append_terminated(std::string& out, std::string_view text)
{
    out.append(text);
    out += '\0';
}

} // namespace tare::mysql::protocol
