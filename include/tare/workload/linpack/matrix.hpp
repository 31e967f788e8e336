#pragma once

#include <tare/topology/team.hpp>
#include <tare/workload/linpack/equations.hpp>

#include <cstdint>

namespace tare::workload::linpack_kernels {

/// HPL's numbers: x(k + 1) = multiplier x(k) + 1 modulo 2^64, x(0) = 100, of which a value is 0.5 - x / 2^64, in (-0.5, 0.5].
/// Source  HPL 2.3, include/hpl_matgen.h, testing/matgen/HPL_rand.c, and SEED in testing/ptest/HPL_pdtest.c.
inline constexpr std::uint64_t multiplier = 6364136223846793005, seed = 100;

/// Several steps of the generator at once: x → factor x + summand.
struct jump {
    std::uint64_t factor = 1;
    std::uint64_t summand = 0;

    constexpr std::uint64_t operator()(std::uint64_t x) const { return factor * x + summand; }
    /// First this, then `next`.
    constexpr jump then(jump next) const { return {next.factor * factor, next.factor * summand + next.summand}; }
};

/// `steps` steps, by squaring.
constexpr jump jump_of(std::uint64_t steps)
{
    jump out, power{multiplier, 1};
    for (; steps > 0; steps >>= 1, power = power.then(power))
        if (steps & 1) out = out.then(power);
    return out;
}
static_assert(jump_of(3)(seed) == jump_of(1)(jump_of(1)(jump_of(1)(seed))));

/// The state before column j of [A | b] with n rows: numbers run down the columns.
constexpr std::uint64_t column_state(std::size_t n, std::size_t j) { return jump_of(std::uint64_t{n} * j)(seed); }

constexpr double value_of(std::uint64_t state) { return 0.5 - static_cast<double>(state) * 0x1p-64; }

/// Fills HPL's matrix and right side. Columns go round the threads, which so place their pages.
inline void generate(topology::team& team, equations const& on)
{
    team.run([&](int thread) {
        auto const threads = static_cast<std::size_t>(team.size());
        for (auto j = static_cast<std::size_t>(thread); j <= on.n; j += threads) {
            auto state = column_state(on.n, j);
            auto* const column = on.column(j);
            for (std::size_t i = 0; i < on.n; ++i, state = multiplier * state + 1) column[i] = value_of(state);
        }
    });
}

} // namespace tare::workload::linpack_kernels
