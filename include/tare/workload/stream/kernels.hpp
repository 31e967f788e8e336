#pragma once

#include <tare/workload/stream/work.hpp>

#include <cstddef>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// One loop for each instruction set: out = op(x, y) for `n` elements, a multiple of `line_elements`; pointers lie on lines.
///
/// Written with intrinsics since a compiler replaces a plain copy loop by memcpy, which chooses its stores by itself, and never
/// emits streaming stores. Each function carries its instruction set, so one portable binary has them all.
namespace tare::workload::stream_kernels {

inline constexpr std::size_t line_elements = 8; ///< 64 bytes, a cache line

using kernel = void (*)(double* out, double const* x, double const* y, std::size_t n);

/// For any processor; has no streaming stores.
template <operation Op>
void portable(double* __restrict out, double const* __restrict x, double const* __restrict y, std::size_t n)
{
    for (std::size_t i = 0; i < n; ++i) {
        if constexpr (Op == operation::copy) out[i] = x[i];
        if constexpr (Op == operation::scale) out[i] = scalar * x[i];
        if constexpr (Op == operation::add) out[i] = x[i] + y[i];
        if constexpr (Op == operation::triad) out[i] = x[i] + scalar * y[i];
    }
}

#if defined(__x86_64__)

template <operation Op, stores Stores>
[[gnu::target("sse2")]] void sse2(double* out, double const* x, double const* y, std::size_t n)
{
    auto const s = _mm_set1_pd(scalar);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < n; i += 2) {
        auto value = _mm_load_pd(x + i);
        if constexpr (Op == operation::scale) value = _mm_mul_pd(s, value);
        if constexpr (Op == operation::add) value = _mm_add_pd(value, _mm_load_pd(y + i));
        if constexpr (Op == operation::triad) value = _mm_add_pd(value, _mm_mul_pd(s, _mm_load_pd(y + i)));
        if constexpr (Stores == stores::streaming)
            _mm_stream_pd(out + i, value);
        else
            _mm_store_pd(out + i, value);
    }
    if constexpr (Stores == stores::streaming) _mm_sfence(); // before the clock stops
}

template <operation Op, stores Stores>
[[gnu::target("avx2")]] void avx2(double* out, double const* x, double const* y, std::size_t n)
{
    auto const s = _mm256_set1_pd(scalar);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < n; i += 4) {
        auto value = _mm256_load_pd(x + i);
        if constexpr (Op == operation::scale) value = _mm256_mul_pd(s, value);
        if constexpr (Op == operation::add) value = _mm256_add_pd(value, _mm256_load_pd(y + i));
        if constexpr (Op == operation::triad) value = _mm256_add_pd(value, _mm256_mul_pd(s, _mm256_load_pd(y + i)));
        if constexpr (Stores == stores::streaming)
            _mm256_stream_pd(out + i, value);
        else
            _mm256_store_pd(out + i, value);
    }
    if constexpr (Stores == stores::streaming) _mm_sfence();
}

template <operation Op, stores Stores>
[[gnu::target("avx512f")]] void avx512f(double* out, double const* x, double const* y, std::size_t n)
{
    auto const s = _mm512_set1_pd(scalar);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < n; i += 8) {
        auto value = _mm512_load_pd(x + i);
        if constexpr (Op == operation::scale) value = _mm512_mul_pd(s, value);
        if constexpr (Op == operation::add) value = _mm512_add_pd(value, _mm512_load_pd(y + i));
        if constexpr (Op == operation::triad) value = _mm512_add_pd(value, _mm512_mul_pd(s, _mm512_load_pd(y + i)));
        if constexpr (Stores == stores::streaming)
            _mm512_stream_pd(out + i, value);
        else
            _mm512_store_pd(out + i, value);
    }
    if constexpr (Stores == stores::streaming) _mm_sfence();
}

#endif

} // namespace tare::workload::stream_kernels
