#pragma once

#include <tare/workload/random_access/table.hpp>

#include <array>
#include <cstdint>
#include <numeric>
#include <vector>

namespace tare::workload::random_access_kernels {

/// Makes the first `updates` updates of the sequence that fall into `own`, one number after the other and without the kernels that are
/// checked. What falls elsewhere is sorted out without a branch, which would be guessed wrong half of the time.
inline void replay(table on, std::uint64_t updates, range own)
{
    std::array<std::uint64_t, 512> pending;
    std::size_t count = 0;
    std::uint64_t number = 1;
    auto const apply = [&] {
        for (std::size_t i = 0; i < count; ++i) on.words[on.index(pending[i])] ^= pending[i];
        count = 0;
    };
    for (std::uint64_t i = 0; i < updates; ++i) {
        number = next(number);
        pending[count] = number;
        count += on.index(number) - own.begin < own.count;
        if (count == pending.size()) apply();
    }
    apply();
}

/// How many words of a slab are not what the table began with; makes them right.
inline std::uint64_t repair(table on, range own)
{
    std::uint64_t errors = 0;
    for (auto i = own.begin; i < own.begin + own.count; ++i) errors += on.words[i] != i;
    if (errors > 0) std::iota(on.words + own.begin, on.words + own.begin + own.count, own.begin);
    return errors;
}

/// Replays the updates, each thread those of its own slab, so that none is lost: a second exclusive-or undoes the first, and a table
/// without errors is as it began. Returns the number of wrong words, and leaves the table as it began.
/// Source  HPCC 1.5.0, RandomAccess/core_single_cpu.c, "Verification of results".
inline std::uint64_t count_errors(topology::team& team, table on, std::uint64_t updates)
{
    std::vector<std::uint64_t> errors(static_cast<std::size_t>(team.size()));
    team.run([&](int thread) {
        auto const own = slab_of(on, team.size(), thread);
        replay(on, updates, own);
        errors[static_cast<std::size_t>(thread)] = repair(on, own);
    });
    return std::accumulate(errors.begin(), errors.end(), std::uint64_t{0});
}

} // namespace tare::workload::random_access_kernels
