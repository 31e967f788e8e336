#pragma once

#include <tare/workload/linpack/lu/kernels.hpp>

#if defined(__x86_64__)

namespace tare::workload::linpack_kernels::avx2 {

inline constexpr std::size_t rows = 12, columns = 4;

/// 12 of the 16 registers hold sums.
[[gnu::target("avx2,fma")]] inline void multiply(double const* a, std::size_t a_step, double const* b, std::size_t b_step, double* c,
                                                 std::size_t c_step, std::size_t depth)
{
    __m256d sum[columns][3];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < columns; ++j) {
        sum[j][0] = sum[j][1] = sum[j][2] = _mm256_setzero_pd();
        for (std::size_t i = 0; i < rows; i += 8) _mm_prefetch(reinterpret_cast<char const*>(c + j * c_step + i), _MM_HINT_T0);
    }
    for (; depth > 0; --depth, a += a_step, b += b_step) {
        auto const a0 = _mm256_loadu_pd(a), a1 = _mm256_loadu_pd(a + 4), a2 = _mm256_loadu_pd(a + 8);
#pragma GCC unroll 4
        for (std::size_t j = 0; j < columns; ++j) {
            auto const factor = _mm256_broadcast_sd(b + j);
            sum[j][0] = _mm256_fmadd_pd(a0, factor, sum[j][0]);
            sum[j][1] = _mm256_fmadd_pd(a1, factor, sum[j][1]);
            sum[j][2] = _mm256_fmadd_pd(a2, factor, sum[j][2]);
        }
    }
#pragma GCC unroll 4
    for (std::size_t j = 0; j < columns; ++j)
#pragma GCC unroll 3
        for (std::size_t i = 0; i < 3; ++i) {
            auto* const to = c + j * c_step + 4 * i;
            _mm256_storeu_pd(to, _mm256_sub_pd(_mm256_loadu_pd(to), sum[j][i]));
        }
}

[[gnu::target("avx2,fma")]] inline void solve_block(double const* l, double* x, std::size_t count)
{
    for (std::size_t q = 0; q + 1 < count; ++q) {
        auto const* const from = x + q * rows;
        auto const x0 = _mm256_loadu_pd(from), x1 = _mm256_loadu_pd(from + 4), x2 = _mm256_loadu_pd(from + 8);
        for (auto r = q + 1; r < count; ++r) {
            auto const factor = _mm256_broadcast_sd(l + q * columns + r);
            auto* const to = x + r * rows;
            _mm256_storeu_pd(to, _mm256_fnmadd_pd(factor, x0, _mm256_loadu_pd(to)));
            _mm256_storeu_pd(to + 4, _mm256_fnmadd_pd(factor, x1, _mm256_loadu_pd(to + 4)));
            _mm256_storeu_pd(to + 8, _mm256_fnmadd_pd(factor, x2, _mm256_loadu_pd(to + 8)));
        }
    }
}

/// The rows after the last whole vector are done one by one.
template <std::size_t J>
[[gnu::target("avx2,fma")]] std::size_t leaf(double* column, double* left, std::size_t stride, double const* u, double scale,
                                             std::size_t begin, std::size_t end)
{
    auto const scales = _mm256_set1_pd(scale), sign = _mm256_set1_pd(-0.0);
    auto most = _mm256_setzero_pd(), at = _mm256_castsi256_pd(_mm256_set1_epi64x(static_cast<long long>(begin)));
    auto i = begin;
    for (; i + 4 <= end; i += 4) {
        auto value = _mm256_loadu_pd(column + i);
#pragma GCC unroll 8
        for (std::size_t q = 0; q < J; ++q) {
            auto neighbour = _mm256_loadu_pd(left + q * stride + i);
            if (q + 1 == J) {
                neighbour = _mm256_mul_pd(neighbour, scales);
                _mm256_storeu_pd(left + q * stride + i, neighbour);
            }
            value = _mm256_fnmadd_pd(neighbour, _mm256_broadcast_sd(u + q), value);
        }
        _mm256_storeu_pd(column + i, value);
        auto const size = _mm256_andnot_pd(sign, value);
        auto const more = _mm256_cmp_pd(size, most, _CMP_GT_OQ);
        auto const place = _mm256_add_epi64(_mm256_set1_epi64x(static_cast<long long>(i)), _mm256_set_epi64x(3, 2, 1, 0));
        most = _mm256_blendv_pd(most, size, more);
        at = _mm256_blendv_pd(at, _mm256_castsi256_pd(place), more);
    }
    alignas(32) double sizes[4];
    alignas(32) long long places[4];
    _mm256_store_pd(sizes, most);
    _mm256_store_si256(reinterpret_cast<__m256i*>(places), _mm256_castpd_si256(at));
    std::size_t best = 0;
    for (std::size_t lane = 1; lane < 4; ++lane)
        if (sizes[lane] > sizes[best]) best = lane;
    auto largest = sizes[best];
    auto row = static_cast<std::size_t>(places[best]);
    for (; i < end; ++i) {
        auto value = column[i];
        if constexpr (J > 0) left[(J - 1) * stride + i] *= scale;
        for (std::size_t q = 0; q < J; ++q) value -= left[q * stride + i] * u[q];
        column[i] = value;
        auto const size = value < 0 ? -value : value;
        if (size > largest) {
            largest = size;
            row = i;
        }
    }
    return row;
}

} // namespace tare::workload::linpack_kernels::avx2

#endif
