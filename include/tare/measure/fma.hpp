#pragma once

#include <tare/measure/clock.hpp>
#include <tare/topology/team.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// How many multiply-adds in doubles a processor makes when nothing holds it up: what a kernel can be measured against.
namespace tare::measure {

namespace detail {

/// `steps` times 12 chains of vectors: more than the latency of a multiply-add times the units of any processor that was seen, and few
/// enough for the registers of AVX2. The result depends on all of them, so that none is left out.
using fma_loop = double (*)(std::uint64_t steps, double x, double y);

inline constexpr std::size_t fma_chains = 12;

template <class Vector>
inline double sum_of(Vector const* chains)
{
    double sum = 0;
    for (std::size_t i = 0; i < fma_chains; ++i)
        for (std::size_t lane = 0; lane < sizeof(Vector) / sizeof(double); ++lane) sum += chains[i][lane];
    return sum;
}

inline double fma_portable(std::uint64_t steps, double x, double y)
{
    double chain[fma_chains][2];
    for (std::size_t i = 0; i < fma_chains; ++i) chain[i][0] = chain[i][1] = static_cast<double>(i);
    for (; steps > 0; --steps)
        for (auto& lanes : chain)
            for (double& value : lanes) value = value * x + y;
    double sum = 0;
    for (auto const& lanes : chain) sum += lanes[0] + lanes[1];
    return sum;
}

#if defined(__x86_64__)

[[gnu::target("avx2,fma")]] inline double fma_avx2(std::uint64_t steps, double x, double y)
{
    auto const factor = _mm256_set1_pd(x), summand = _mm256_set1_pd(y);
    __m256d chain[fma_chains];
#pragma GCC unroll 12
    for (std::size_t i = 0; i < fma_chains; ++i) chain[i] = _mm256_set1_pd(static_cast<double>(i));
    for (; steps > 0; --steps)
#pragma GCC unroll 12
        for (std::size_t i = 0; i < fma_chains; ++i) chain[i] = _mm256_fmadd_pd(chain[i], factor, summand);
    return sum_of(chain);
}

[[gnu::target("avx512f")]] inline double fma_avx512f(std::uint64_t steps, double x, double y)
{
    auto const factor = _mm512_set1_pd(x), summand = _mm512_set1_pd(y);
    __m512d chain[fma_chains];
#pragma GCC unroll 12
    for (std::size_t i = 0; i < fma_chains; ++i) chain[i] = _mm512_set1_pd(static_cast<double>(i));
    for (; steps > 0; --steps)
#pragma GCC unroll 12
        for (std::size_t i = 0; i < fma_chains; ++i) chain[i] = _mm512_fmadd_pd(chain[i], factor, summand);
    return sum_of(chain);
}

#endif

} // namespace detail

/// The multiply-add of one instruction set.
struct fma_unit {
    std::string_view name;
    int lanes; ///< doubles of a vector
    detail::fma_loop run;
};

/// Those that this processor and its operating system have, the widest first; never empty. `portable` is what a compiler makes of C++
/// without further instructions: multiply, then add.
inline std::vector<fma_unit> usable_fma_units()
{
    std::vector<fma_unit> out;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f")) out.push_back({"avx512f", 8, detail::fma_avx512f});
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) out.push_back({"avx2", 4, detail::fma_avx2});
#endif
    out.push_back({"portable", 2, detail::fma_portable});
    return out;
}

/// Operations per second, 10^9, of all threads of a team together, two for each multiply-add. Takes about `seconds` on any processor.
inline double fma_gflops(topology::team& team, fma_unit const& unit, double seconds)
{
    auto const threads = static_cast<std::size_t>(team.size());
    std::vector<double> rates(threads), kept(threads);
    auto const steps_per_call = 2000;
    team.run([&](int thread) {
        auto const index = static_cast<std::size_t>(thread);
        team.barrier().meet();
        std::int64_t const begin = now();
        std::int64_t gone = 0;
        std::uint64_t calls = 0;
        for (; gone < nanoseconds(seconds); ++calls, gone = now() - begin) kept[index] += unit.run(steps_per_call, 0.999, 0.001);
        rates[index] = static_cast<double>(calls * steps_per_call * detail::fma_chains * 2) * unit.lanes / static_cast<double>(gone);
    });
    double sum = 0;
    for (double const rate : rates) sum += rate;
    return sum;
}

} // namespace tare::measure
