#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tare::workload::random_access_kernels {

/// HPCC's numbers are the powers of x in GF(2)[x] modulo x^64 + x^2 + x + 1, bit i of a word being the coefficient of x^i.
/// Source  HPCC 1.5.0, include/hpcc.h (POLY, PERIOD) and RandomAccess/utility.c (HPCC_starts).
inline constexpr std::uint64_t polynomial = 7;
inline constexpr std::uint64_t period = 1317624576693539401;

/// The number after `x`.
constexpr std::uint64_t next(std::uint64_t x) { return (x << 1) ^ (static_cast<std::int64_t>(x) < 0 ? polynomial : 0); }

constexpr std::uint64_t product(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t out = 0;
    for (int bit = 63; bit >= 0; --bit) out = next(out) ^ (b >> bit & 1 ? a : 0);
    return out;
}

/// Number n of the sequence, found by squaring; number 0 is 1.
constexpr std::uint64_t starts(std::uint64_t n)
{
    std::uint64_t out = 1;
    for (int bit = static_cast<int>(std::bit_width(n)) - 1; bit >= 0; --bit) {
        out = product(out, out);
        if (n >> bit & 1) out = next(out);
    }
    return out;
}
static_assert(starts(0) == 1 && starts(1) == 2 && starts(64) == polynomial && starts(period) == 1);

/// Numbers first, first + step, first + 2 step, …
inline void fill_starts(std::span<std::uint64_t> out, std::uint64_t first, std::uint64_t step)
{
    auto const stride = starts(step);
    auto number = starts(first);
    for (auto& start : out) {
        start = number;
        number = product(number, stride);
    }
}

} // namespace tare::workload::random_access_kernels
