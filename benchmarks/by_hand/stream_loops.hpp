#pragma once

#include <cstddef>

#include <immintrin.h>

/// STREAM's kernels as one would write them for one machine: AVX-512, streaming stores, nothing to choose. `n` is a multiple of 8 and
/// arrays begin on a cache line.
namespace by_hand {

inline constexpr double factor = 3;

[[gnu::target("avx512f")]] inline void copy(double* c, double const* a, std::size_t n)
{
#pragma GCC unroll 4
    for (std::size_t i = 0; i < n; i += 8) _mm512_stream_pd(c + i, _mm512_load_pd(a + i));
    _mm_sfence();
}

[[gnu::target("avx512f")]] inline void scale(double* b, double const* c, std::size_t n)
{
    auto const s = _mm512_set1_pd(factor);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < n; i += 8) _mm512_stream_pd(b + i, _mm512_mul_pd(s, _mm512_load_pd(c + i)));
    _mm_sfence();
}

[[gnu::target("avx512f")]] inline void add(double* c, double const* a, double const* b, std::size_t n)
{
#pragma GCC unroll 4
    for (std::size_t i = 0; i < n; i += 8) _mm512_stream_pd(c + i, _mm512_add_pd(_mm512_load_pd(a + i), _mm512_load_pd(b + i)));
    _mm_sfence();
}

[[gnu::target("avx512f")]] inline void triad(double* a, double const* b, double const* c, std::size_t n)
{
    auto const s = _mm512_set1_pd(factor);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < n; i += 8)
        _mm512_stream_pd(a + i, _mm512_add_pd(_mm512_load_pd(b + i), _mm512_mul_pd(s, _mm512_load_pd(c + i))));
    _mm_sfence();
}

} // namespace by_hand
