#pragma once

#include <tare/workload/linpack/lu/kernels.hpp>

#if defined(__x86_64__)

namespace tare::workload::linpack_kernels::avx512f {

inline constexpr std::size_t rows = 24, columns = 8;

/// 24 sums in registers, three loads of a and eight broadcasts of b for each step: gcc 12 spills none of them.
[[gnu::target("avx512f")]] inline void multiply(double const* a, std::size_t a_step, double const* b, std::size_t b_step, double* c,
                                                std::size_t c_step, std::size_t depth)
{
    __m512d sum[columns][3];
#pragma GCC unroll 8
    for (std::size_t j = 0; j < columns; ++j) {
        sum[j][0] = sum[j][1] = sum[j][2] = _mm512_setzero_pd();
        for (std::size_t i = 0; i < rows; i += 8) _mm_prefetch(reinterpret_cast<char const*>(c + j * c_step + i), _MM_HINT_T0);
    }
    for (; depth > 0; --depth, a += a_step, b += b_step) {
        auto const a0 = _mm512_loadu_pd(a), a1 = _mm512_loadu_pd(a + 8), a2 = _mm512_loadu_pd(a + 16);
#pragma GCC unroll 8
        for (std::size_t j = 0; j < columns; ++j) {
            auto const factor = _mm512_set1_pd(b[j]);
            sum[j][0] = _mm512_fmadd_pd(a0, factor, sum[j][0]);
            sum[j][1] = _mm512_fmadd_pd(a1, factor, sum[j][1]);
            sum[j][2] = _mm512_fmadd_pd(a2, factor, sum[j][2]);
        }
    }
#pragma GCC unroll 8
    for (std::size_t j = 0; j < columns; ++j)
#pragma GCC unroll 3
        for (std::size_t i = 0; i < 3; ++i) {
            auto* const to = c + j * c_step + 8 * i;
            _mm512_storeu_pd(to, _mm512_sub_pd(_mm512_loadu_pd(to), sum[j][i]));
        }
}

[[gnu::target("avx512f")]] inline void solve_block(double const* l, double* x, std::size_t count)
{
    for (std::size_t q = 0; q + 1 < count; ++q) {
        auto const* const from = x + q * rows;
        auto const x0 = _mm512_loadu_pd(from), x1 = _mm512_loadu_pd(from + 8), x2 = _mm512_loadu_pd(from + 16);
        for (auto r = q + 1; r < count; ++r) {
            auto const factor = _mm512_set1_pd(l[q * columns + r]);
            auto* const to = x + r * rows;
            _mm512_storeu_pd(to, _mm512_fnmadd_pd(factor, x0, _mm512_loadu_pd(to)));
            _mm512_storeu_pd(to + 8, _mm512_fnmadd_pd(factor, x1, _mm512_loadu_pd(to + 8)));
            _mm512_storeu_pd(to + 16, _mm512_fnmadd_pd(factor, x2, _mm512_loadu_pd(to + 16)));
        }
    }
}

/// The last vector is masked: what lies below the last row belongs to another column.
template <std::size_t J>
[[gnu::target("avx512f")]] std::size_t leaf(double* column, double* left, std::size_t stride, double const* u, double scale,
                                            std::size_t begin, std::size_t end)
{
    auto const scales = _mm512_set1_pd(scale);
    auto const lanes = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    auto most = _mm512_setzero_pd();
    auto at = _mm512_set1_epi64(static_cast<long long>(begin));
    for (auto i = begin; i < end; i += 8) {
        auto const rest = end - i;
        auto const there = static_cast<__mmask8>(rest >= 8 ? 0xff : (1U << rest) - 1);
        auto value = _mm512_maskz_loadu_pd(there, column + i);
#pragma GCC unroll 8
        for (std::size_t q = 0; q < J; ++q) {
            auto neighbour = _mm512_maskz_loadu_pd(there, left + q * stride + i);
            if (q + 1 == J) {
                neighbour = _mm512_mul_pd(neighbour, scales);
                _mm512_mask_storeu_pd(left + q * stride + i, there, neighbour);
            }
            value = _mm512_fnmadd_pd(neighbour, _mm512_set1_pd(u[q]), value);
        }
        _mm512_mask_storeu_pd(column + i, there, value);
        auto const size = _mm512_castsi512_pd(_mm512_and_si512(_mm512_castpd_si512(value), _mm512_set1_epi64(0x7fffffffffffffff)));
        auto const more = _mm512_cmp_pd_mask(size, most, _CMP_GT_OQ);
        most = _mm512_mask_mov_pd(most, more, size);
        at = _mm512_mask_add_epi64(at, more, lanes, _mm512_set1_epi64(static_cast<long long>(i)));
    }
    alignas(64) double sizes[8];
    alignas(64) long long places[8];
    _mm512_store_pd(sizes, most);
    _mm512_store_si512(places, at);
    std::size_t best = 0;
    for (std::size_t lane = 1; lane < 8; ++lane)
        if (sizes[lane] > sizes[best]) best = lane;
    return static_cast<std::size_t>(places[best]);
}

} // namespace tare::workload::linpack_kernels::avx512f

#endif
