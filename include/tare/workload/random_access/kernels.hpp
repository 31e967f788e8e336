#pragma once

#include <tare/workload/random_access/rules.hpp>
#include <tare/workload/random_access/table.hpp>

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// The two loops over the lanes that are worth vectors, once for each instruction set: the next numbers, and the choice of those
/// whose word lies in a slab. Each function carries its instruction set, so one portable binary has them all.
namespace tare::workload::random_access_kernels {

/// to[j] = next(from[j]) for all lanes; both begin on a cache line and are the same or do not overlap.
using advance = void (*)(std::uint64_t* to, std::uint64_t const* from);

/// Appends those of a number from each lane whose index lies in `own`; returns how many. Writes up to `lanes` words at `to`.
using choose = std::size_t (*)(std::uint64_t* to, std::uint64_t const* from, table on, range own);

inline void advance_portable(std::uint64_t* to, std::uint64_t const* from)
{
    for (std::size_t j = 0; j < lanes; ++j) to[j] = next(from[j]);
}

inline std::size_t choose_portable(std::uint64_t* to, std::uint64_t const* from, table on, range own)
{
    std::size_t count = 0;
    for (std::size_t j = 0; j < lanes; ++j) {
        to[count] = from[j];
        count += on.index(from[j]) - own.begin < own.count;
    }
    return count;
}

#if defined(__x86_64__)

[[gnu::target("avx2")]] inline void advance_avx2(std::uint64_t* to, std::uint64_t const* from)
{
    auto const none = _mm256_setzero_si256(), low = _mm256_set1_epi64x(polynomial);
#pragma GCC unroll 8
    for (std::size_t j = 0; j < lanes; j += 4) {
        auto const x = _mm256_load_si256(reinterpret_cast<__m256i const*>(from + j));
        auto const carry = _mm256_and_si256(_mm256_cmpgt_epi64(none, x), low);
        _mm256_store_si256(reinterpret_cast<__m256i*>(to + j), _mm256_xor_si256(_mm256_slli_epi64(x, 1), carry));
    }
}

[[gnu::target("avx512f")]] inline void advance_avx512f(std::uint64_t* to, std::uint64_t const* from)
{
    auto const none = _mm512_setzero_si512(), low = _mm512_set1_epi64(polynomial);
#pragma GCC unroll 8
    for (std::size_t j = 0; j < lanes; j += 8) {
        auto const x = _mm512_load_si512(from + j);
        auto const doubled = _mm512_add_epi64(x, x); // gcc 12 warns of its own header for a shift, bug 105593
        _mm512_store_si512(to + j, _mm512_mask_xor_epi64(doubled, _mm512_cmplt_epi64_mask(x, none), doubled, low));
    }
}

/// Packs within the register and stores all of it: what lies beyond the chosen ones is written over by the next store. Storing
/// through the mask would take dozens of cycles on AMD's processors.
[[gnu::target("avx512f,popcnt")]] inline std::size_t choose_avx512f(std::uint64_t* to, std::uint64_t const* from, table on, range own)
{
    auto const mask = _mm512_set1_epi64(static_cast<long long>(on.count - 1));
    auto const begin = _mm512_set1_epi64(static_cast<long long>(own.begin));
    auto const end = _mm512_set1_epi64(static_cast<long long>(own.count));
    std::size_t count = 0;
    for (std::size_t j = 0; j < lanes; j += 8) {
        auto const x = _mm512_load_si512(from + j);
        auto const chosen = _mm512_cmplt_epu64_mask(_mm512_sub_epi64(_mm512_and_si512(x, mask), begin), end);
        _mm512_storeu_si512(to + count, _mm512_maskz_compress_epi64(chosen, x));
        count += static_cast<std::size_t>(_mm_popcnt_u32(chosen));
    }
    return count;
}

#endif

} // namespace tare::workload::random_access_kernels
