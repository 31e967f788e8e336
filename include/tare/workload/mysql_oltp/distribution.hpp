#pragma once

#include <tare/splitmix.hpp>

#include <cstdint>
#include <span>

namespace tare::workload::oltp {

/// Numbers that follow from a key and their place: nothing else decides over them, so a transaction that is run again is the same one.
class generator {
public:
    explicit generator(std::uint64_t key) : key_(key) {}

    std::uint64_t next() { return splitmix(key_ + ++count_ * splitmix_step); }

    /// At least 0 and below n: Lemire, "Fast random integer generation in an interval", 2019.
    std::uint64_t below(std::uint64_t n) { return static_cast<std::uint64_t>((wide{next()} * n) >> 64); }

    /// At least 0 and below 1.
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

private:
    __extension__ typedef unsigned __int128 wide; // no type of ISO C++

    std::uint64_t key_, count_ = 0;
};

/// Fills text with groups of random digits with dashes between them.
inline void fill_groups(std::span<char> text, std::size_t digits, generator& from)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const at = i % (digits + 1);
        if (at == 0) number = from.below(100'000'000'000); // of 11 digits, which no profile exceeds
        text[i] = at == digits ? '-' : static_cast<char>('0' + number % 10);
        number /= 10;
    }
}

namespace detail {

/// How many numbers "special" averages for those that are not special (rand-spec-iter).
inline constexpr std::uint64_t averaged = 12;

inline std::uint64_t average_below(generator& from, std::uint64_t rows)
{
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < averaged; ++i) sum += from.below(rows);
    return sum / averaged;
}

/// 75 of 100 uniform in the central hundredth of the table, which begins at `first`; the rest around its middle.
inline std::uint64_t special(generator& from, std::uint64_t rows, std::uint64_t first)
{
    auto const drawn = from.below(4 * rows);
    if (drawn < rows) return 1 + average_below(from, rows);
    return first + drawn % (rows / 100);
}

} // namespace detail

/// An id of a table of at least 100 rows, from 1 on, by the distribution "special" with its defaults: 12 numbers, 1 %, 75 %.
///
/// Source  github.com/akopytov/sysbench, branch 0.4, sysbench/tests/oltp/sb_oltp.c, `rnd_func_special`.
inline std::uint64_t special_0_4(generator& from, std::uint64_t rows) { return detail::special(from, rows, rows / 2 - rows / 200); }

/// The same one id further, where the central hundredth is concerned.
///
/// Source  the same, branch 0.5, sysbench/sysbench.c, `sb_rand_special`.
inline std::uint64_t special_0_5(generator& from, std::uint64_t rows) { return detail::special(from, rows, 1 + rows / 2 - rows / 200); }

/// In real numbers. The number that decides whether an id is special also chooses it, and is then at least a quarter: so 75 of 100 ids lie
/// in the upper three quarters of the central hundredth.
///
/// Source  the same, tag 1.0.20, src/sb_rand.c, `sb_rand_special`.
inline std::uint64_t special_1_0(generator& from, std::uint64_t rows)
{
    auto const last = static_cast<double>(rows - 1);
    auto const drawn = from.unit();
    if (drawn >= 0.25) return 1 + static_cast<std::uint64_t>(drawn * (last / 100 + 1) + last / 2 - last / 200);
    double sum = 0;
    for (std::uint64_t i = 0; i < detail::averaged; ++i) sum += from.unit();
    return 1 + static_cast<std::uint64_t>(sum * last / static_cast<double>(detail::averaged));
}

} // namespace tare::workload::oltp
