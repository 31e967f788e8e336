#pragma once

#include <tare/memory/mapping.hpp>
#include <tare/profile.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/random_access/rules.hpp>

#include <boost/hana.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>

namespace tare::workload::random_access_kernels {

/// Parameters of every form.
struct parameters {
    BOOST_HANA_DEFINE_STRUCT(parameters,                                                       //
                             (quantity<"bytes", better::neither, std::uint64_t>, table_bytes), // a power of two
                             (quantity<"bytes", better::neither, std::uint64_t>, cache_bytes), // that the size was chosen for
                             (quantity<"1", better::neither, std::uint64_t>, updates),         // a 64th of them where emulated
                             (quantity<"1", better::neither, std::uint64_t>, threads),         // 0: all that was granted
                             (quantity<"1", better::neither, std::uint64_t>, look_ahead));     // numbers before their update, each thread

    /// A table of 256 MiB (standard: 16 times the caches, from 1 to 16 GiB; the paper: 64 GiB), at most half of the memory: an emulated
    /// guest has to fill and check it too, and a hypervisor may tell of the caches of a whole socket. Updates by HPCC's rule, four a
    /// word, and no more than 2^26 (standard: 2^29; the paper: its 10^9).
    static parameters for_profile(profile p, limits const& l)
    {
        constexpr std::uint64_t mebibyte = 1 << 20, gibibyte = 1 << 30, papers_table = 64 * gibibyte, papers_updates = 1'000'000'000;
        auto const caches = std::min(l.cache_bytes, papers_table); // so that no product overflows
        auto wanted = p == profile::quick ? 256 * mebibyte : std::clamp(16 * caches, gibibyte, 16 * gibibyte);
        if (p == profile::paper) wanted = papers_table;
        wanted = std::bit_ceil(wanted);
        if (l.memory_bytes > 0) wanted = std::min(wanted, std::bit_floor(std::max(l.memory_bytes / 2, smallest_table)));
        auto updates =
            std::min<std::uint64_t>(updates_per_word * (wanted / sizeof(std::uint64_t)), p == profile::quick ? 1 << 26 : 1 << 29);
        if (p == profile::paper) updates = papers_updates;
        return {{wanted}, {l.cache_bytes}, {updates}, {0}, {usual_look_ahead}};
    }

    static constexpr std::uint64_t smallest_table = memory::small_page;
    static constexpr std::uint64_t usual_look_ahead = 2 * lanes; ///< the fastest, and the least: a block is made while one waits
};

/// Throws `usage_error` that names the parameter.
inline void validate(parameters const& p)
{
    constexpr std::uint64_t most = 1ULL << 44, most_updates = 1ULL << 50; // 16 TiB: what comes after does not overflow
    auto const bytes = p.table_bytes.value, updates = p.updates.value, ahead = p.look_ahead.value;
    if (!std::has_single_bit(bytes) || bytes < parameters::smallest_table || bytes > most)
        throw usage_error("table_bytes cannot be " + std::to_string(bytes),
                          "give a power of two from 4096 to 2^44, such as " +
                              std::to_string(std::bit_floor(std::clamp(bytes, parameters::smallest_table, most))));
    if (updates == 0 || updates % update_unit != 0 || updates > most_updates)
        throw usage_error("updates cannot be " + std::to_string(updates), "give a multiple of 512, at most 2^50");
    if (p.threads.value > 65536) throw usage_error("threads is out of range", "give 0 (all) to 65536");
    if (ahead % lanes != 0 || ahead < parameters::usual_look_ahead || ahead > most_look_ahead)
        throw usage_error("look_ahead cannot be " + std::to_string(ahead), "give a multiple of 64 from 128 to 1024, HPCC's limit");
}

/// What an emulated side is given to do: the same table, fewer updates.
inline std::uint64_t updates_of(parameters const& p, bool emulated)
{
    return emulated ? std::max(p.updates.value / 64 / update_unit * update_unit, update_unit) : p.updates.value;
}

} // namespace tare::workload::random_access_kernels
