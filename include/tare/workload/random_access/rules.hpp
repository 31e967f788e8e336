#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tare::workload::random_access_kernels {

/// What one update is, by the rules of HPC Challenge: a word is read, changed and written.
/// Source  HPCC 1.5.0, RandomAccess/core_single_cpu.c; the rules at icl.utk.edu/projectsfiles/hpcc/RandomAccess.
struct work {
    std::string_view name;
    std::size_t bytes_read;
    std::size_t bytes_written;
    std::size_t operations;
};
inline constexpr work update_work{"update", 8, 8, 1}; // T[x mod size] ^= x

inline constexpr std::uint64_t updates_per_word = 4; ///< suggested number of updates: four for each word of the table
inline constexpr std::size_t streams = 128;          ///< into which core_single_cpu.c cuts the sequence of numbers
inline constexpr std::size_t most_look_ahead = 1024; ///< numbers that may be known ahead of their update, for each process
inline constexpr double most_errors = 0.01;          ///< share of words that updates which race may leave wrong

inline constexpr std::uint64_t update_unit = 512; ///< updates come in multiples of it: whole steps of all streams and lanes

/// Parts into which a thread cuts its own part of the sequence, to make a number of each at a time: eight vectors of AVX-512.
inline constexpr std::size_t lanes = 64;

} // namespace tare::workload::random_access_kernels
