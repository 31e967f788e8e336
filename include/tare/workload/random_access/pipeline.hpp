#pragma once

#include <tare/workload/random_access/kernel_set.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace tare::workload::random_access_kernels {

/// Asks for the line that an update of this number will write, owned: an ordinary prefetch would ask for it a second time to write it.
/// Processors without the instruction take it for no operation (Intel SDM, PREFETCHW; AMD64 APM vol. 3).
inline void prefetch(table on, std::uint64_t number)
{
    auto const* const word = on.words + on.index(number);
#if defined(__x86_64__)
    asm volatile("prefetchw %0" ::"m"(*word)); // the builtin gives it only where the whole binary is compiled for it
#else
    __builtin_prefetch(word, 1);
#endif
}

using block = std::array<std::uint64_t, lanes>; ///< one number of each lane

/// The updates of `part` of the sequence, cut into lanes of equal length. A number is prefetched when it is made and its update
/// is made `look_ahead` numbers later at most; the ring of them is also the state of the generator.
inline void update_all(kernel_set const& set, table on, range part, std::size_t look_ahead)
{
    constexpr std::size_t blocks = most_look_ahead / lanes;
    alignas(64) std::array<block, blocks> ring;
    auto const steps = part.count / lanes;
    auto const behind = look_ahead / lanes - 1;
    fill_starts(ring.back(), part.begin, steps);
    for (std::size_t step = 0; step < steps; ++step) {
        auto& made = ring[step % blocks];
        auto const& due = ring[(step - behind) % blocks];
        set.advance(made.data(), ring[(step - 1) % blocks].data());
        if (step < behind)
            for (auto const number : made) prefetch(on, number);
        else
            for (std::size_t j = 0; j < lanes; ++j) {
                prefetch(on, made[j]);
                update(on, due[j]);
            }
    }
    for (auto step = std::max(steps, behind); step < steps + behind; ++step)
        for (auto const number : ring[(step - behind) % blocks]) update(on, number);
}

/// The updates of the first `updates` numbers that fall into `own`. All numbers are made, those of others are dropped: no number
/// passes from thread to thread, and no update can be lost.
inline void update_own(kernel_set const& set, table on, std::uint64_t updates, range own, std::size_t look_ahead)
{
    alignas(64) block numbers;
    alignas(64) std::array<std::uint64_t, 2 * most_look_ahead> chosen; // of these, no more than look_ahead wait at a time
    std::size_t due = 0, made = 0;                                     // [due, made) are prefetched and wait for their update
    auto const behind = look_ahead - lanes;
    fill_starts(numbers, 0, updates / lanes);
    for (std::uint64_t step = 0; step < updates / lanes; ++step) {
        set.advance(numbers.data(), numbers.data());
        auto const end = made + set.choose(chosen.data() + made, numbers.data(), on, own);
        for (; made < end; ++made) {
            prefetch(on, chosen[made]);
            if (made - due >= behind) update(on, chosen[due++]);
        }
        if (made + lanes > chosen.size()) {
            std::copy(chosen.begin() + due, chosen.begin() + made, chosen.begin());
            made -= std::exchange(due, 0);
        }
    }
    while (due < made) update(on, chosen[due++]);
}

} // namespace tare::workload::random_access_kernels
