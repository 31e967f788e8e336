#pragma once

#include <cstdint>

namespace tare {

/// SplitMix64, a generator whose n-th value needs no state: `splitmix(seed + n * splitmix_step)` is as random as any other.
/// Source  Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014.
inline constexpr std::uint64_t splitmix_step = 0x9e3779b97f4a7c15U;

constexpr std::uint64_t splitmix(std::uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

} // namespace tare
