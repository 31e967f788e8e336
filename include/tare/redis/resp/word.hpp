#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// Eight bytes at a time, in one word of the processor.
namespace tare::redis::resp::word {

static_assert(std::endian::native == std::endian::little, "the first byte in memory is taken for the lowest of a word");

constexpr std::size_t bytes = 8;

constexpr std::uint64_t all(char byte) { return std::uint64_t{0x0101010101010101} * static_cast<unsigned char>(byte); }

inline std::uint64_t load(char const* from)
{
    std::uint64_t out = 0;
    std::memcpy(&out, from, sizeof out);
    return out;
}

/// Marks the high bit of each byte that is zero. Above the first one, bytes may be marked wrongly (a borrow): only the lowest mark counts.
///
/// Source  A. Mycroft's test, in S. E. Anderson, "Bit Twiddling Hacks".
constexpr std::uint64_t zeros(std::uint64_t w) { return (w - all(1)) & ~w & all('\x80'); }

/// The byte of the lowest mark; 8 when there is none.
constexpr std::size_t lowest(std::uint64_t marks) { return static_cast<std::size_t>(std::countr_zero(marks)) / 8; }

} // namespace tare::redis::resp::word
