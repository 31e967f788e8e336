#pragma once

#include <tare/topology/team.hpp>
#include <tare/workload/random_access/sequence.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace tare::workload::random_access_kernels {

/// The table: `count` words, a power of two.
struct table {
    std::uint64_t* words = nullptr;
    std::uint64_t count = 0;

    std::uint64_t index(std::uint64_t number) const { return number & (count - 1); }
};

/// [begin, begin + count) of words, or of the sequence of numbers.
struct range {
    std::uint64_t begin = 0;
    std::uint64_t count = 0;
};

/// The part of one thread, in whole multiples of `unit`, which `total` is a multiple of.
constexpr range share_of(std::uint64_t total, std::uint64_t unit, int threads, int index)
{
    auto const units = total / unit, n = static_cast<std::uint64_t>(threads);
    auto const border = [&](std::uint64_t i) { return (units / n * i + units % n * i / n) * unit; };
    auto const i = static_cast<std::uint64_t>(index);
    return {border(i), border(i + 1) - border(i)};
}

/// The words of one thread: whole cache lines.
constexpr range slab_of(table on, int threads, int index) { return share_of(on.count, 8, threads, index); }

/// One update. It is lost when another thread updates the same word in between, as the rules allow.
inline void update(table on, std::uint64_t number)
{
    std::atomic_ref const word(on.words[on.index(number)]);
    word.store(word.load(std::memory_order_relaxed) ^ number, std::memory_order_relaxed);
}

/// T[i] = i, each slab by its own thread, which so places its pages.
inline void fill(topology::team& team, table on)
{
    team.run([&](int thread) {
        auto const own = slab_of(on, team.size(), thread);
        std::iota(on.words + own.begin, on.words + own.begin + own.count, own.begin);
    });
}

} // namespace tare::workload::random_access_kernels
