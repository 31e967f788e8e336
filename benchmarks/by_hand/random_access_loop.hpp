#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace by_hand {

/// RandomAccess as one would write it for one machine: AVX-512 makes 64 numbers, one of each of 64 parts of the sequence; each is
/// prefetched, and updated one step later. `starts` are the numbers before the first of each part; `words` is a power of two.
[[gnu::target("avx512f")]] inline void update(std::uint64_t* table, std::uint64_t words, std::uint64_t const* starts, std::uint64_t steps)
{
    alignas(64) std::uint64_t ring[2][64];
    auto const none = _mm512_setzero_si512(), low = _mm512_set1_epi64(7);
    auto const mask = words - 1;
    for (int j = 0; j < 64; ++j) ring[1][j] = starts[j];
    for (std::uint64_t step = 0; step < steps; ++step) {
        auto* const made = ring[step % 2];
        auto const* const due = ring[1 - step % 2];
#pragma GCC unroll 8
        for (int j = 0; j < 64; j += 8) {
            auto const x = _mm512_load_si512(due + j);
            auto const doubled = _mm512_add_epi64(x, x);
            _mm512_store_si512(made + j, _mm512_mask_xor_epi64(doubled, _mm512_cmplt_epi64_mask(x, none), doubled, low));
        }
        for (int j = 0; j < 64; ++j) {
            asm volatile("prefetchw %0" ::"m"(table[made[j] & mask]));
            if (step > 0) table[due[j] & mask] ^= due[j];
        }
    }
    for (auto const number : ring[(steps - 1) % 2]) table[number & mask] ^= number;
}

} // namespace by_hand
