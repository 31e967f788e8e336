#pragma once

#include "threads.hpp"

#include <barrier>
#include <cstddef>
#include <cstdint>
#include <vector>

/// RandomAccess as one would write it by hand, without anything of Tare: what its forms are compared with.
namespace plain_random_access {

inline std::uint64_t next(std::uint64_t x) { return (x << 1) ^ (static_cast<std::int64_t>(x) < 0 ? 7 : 0); }

/// Number n of the sequence: HPCC_starts, bit for bit of n.
inline std::uint64_t start(std::uint64_t n)
{
    std::uint64_t squares[64], number = 1, x = 1;
    for (auto& square : squares) {
        square = x; // x^(2i): squaring maps bit i to it
        x = next(next(x));
    }
    for (int bit = 63; bit >= 0; --bit) {
        std::uint64_t squared = 0;
        for (int i = 0; i < 64; ++i)
            if (number >> i & 1) squared ^= squares[i];
        number = n >> bit & 1 ? next(squared) : squared;
    }
    return number;
}

/// The whole of one thread's work: `count` updates after number `first`.
inline void loop(std::uint64_t* table, std::uint64_t words, std::uint64_t first, std::uint64_t count)
{
    auto x = start(first);
    for (std::uint64_t i = 0; i < count; ++i) {
        x = next(x);
        table[x & (words - 1)] ^= x;
    }
}

using by_hand::on_threads;

/// The persistent form: every thread runs its part of the sequence. Updates that meet are lost, as the rules allow.
inline void persistent(std::uint64_t* table, std::uint64_t words, std::uint64_t updates, std::vector<int> const& processors)
{
    auto const part = updates / processors.size();
    on_threads(processors, [&](std::size_t i) { loop(table, words, part * i, part); });
}

/// The paper's form: 128 streams, and all threads meet after every update of each.
inline void paper(std::uint64_t* table, std::uint64_t words, std::uint64_t updates, std::vector<int> const& processors)
{
    constexpr std::size_t streams = 128;
    auto const threads = processors.size();
    std::uint64_t numbers[streams];
    for (std::size_t j = 0; j < streams; ++j) numbers[j] = start(updates / streams * j);
    std::barrier meeting(static_cast<std::ptrdiff_t>(threads));
    on_threads(processors, [&](std::size_t thread) {
        for (std::uint64_t step = 0; step < updates / streams; ++step) {
            for (auto j = streams * thread / threads; j < streams * (thread + 1) / threads; ++j) {
                numbers[j] = next(numbers[j]);
                table[numbers[j] & (words - 1)] ^= numbers[j];
            }
            meeting.arrive_and_wait();
        }
    });
}

} // namespace plain_random_access
