#pragma once

#include <tare/splitmix.hpp>
#include <tare/workload/block_io/parameters.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace tare::workload::block_load {

/// A function of its counter, so that every environment gets the same operations.
constexpr std::uint64_t mix(std::uint64_t counter) { return splitmix(counter + splitmix_step); }

/// What stands in each 4 KiB of the file: where it belongs and when it was written, and bytes that follow from the seed. A piece of another
/// place, of another run or with a flipped bit is told apart.
class content {
public:
    explicit content(std::uint64_t seed) : seed_(seed), filler_(unit)
    {
        for (std::size_t at = 0; at < unit; at += sizeof(std::uint64_t)) {
            auto const word = mix(seed ^ at);
            std::memcpy(&filler_[at], &word, sizeof word);
        }
    }

    /// Fills a buffer of whole units, but for their headers.
    void fill(char* into, std::size_t bytes) const
    {
        for (std::size_t at = 0; at < bytes; at += unit) std::memcpy(into + at, filler_.data(), unit);
    }

    /// Writes the headers of a block that goes to `offset`.
    void stamp(char* block, std::size_t bytes, std::uint64_t offset, std::uint64_t generation) const
    {
        for (std::size_t at = 0; at < bytes; at += unit) {
            header const h{seed_, offset + at, generation};
            std::memcpy(block + at, &h, sizeof h);
        }
    }

    /// What is wrong with a block that was read from `offset`, in a sentence; empty when nothing is.
    std::string wrong(char const* block, std::size_t bytes, std::uint64_t offset) const
    {
        for (std::size_t at = 0; at < bytes; at += unit) {
            header h;
            std::memcpy(&h, block + at, sizeof h);
            auto const place = "the block at byte " + std::to_string(offset + at) + " of the file";
            if (h.seed != seed_) return place + " was never written by this run";
            if (h.offset != offset + at) return place + " holds what belongs to byte " + std::to_string(h.offset);
            if (std::memcmp(block + at + sizeof h, filler_.data() + sizeof h, unit - sizeof h) != 0)
                return place + " has other bytes than were written";
        }
        return {};
    }

private:
    struct header {
        std::uint64_t seed, offset, generation;
    };

    std::uint64_t seed_;
    std::vector<char> filler_;
};

/// Where the next I/O of a job goes: at random over the whole file, or in sequence through the job's own part of it.
class offsets {
public:
    offsets(parameters const& p, std::uint64_t seed, std::uint64_t job)
        : pattern_(pattern_of(p)), block_(block_of(p)), key_(mix(seed ^ (job << 32))), blocks_(p.span.value / block_)
    {
        auto const part = blocks_ / p.jobs.value;
        first_ = job * part;
        part_ = part;
    }

    struct operation {
        std::uint64_t offset;
        bool writes;
    };

    operation next()
    {
        auto const i = counter_++;
        if (is_sequential(pattern_)) return {(first_ + i % part_) * block_, pattern_ == pattern::sequential_write};
        auto const draw = mix(key_ + i);
        // Multiply and shift instead of a division: Lemire, "Fast random integer generation in an interval", 2019.
        auto const index = static_cast<std::uint64_t>((wide{draw} * blocks_) >> 64);
        bool const writes = pattern_ == pattern::random_write || (pattern_ == pattern::mixed && (draw & 0xffff) >= 45875); // 0.7 of 65536
        return {index * block_, writes};
    }

private:
    __extension__ typedef unsigned __int128 wide; // no type of ISO C++

    pattern pattern_;
    std::uint64_t block_, key_, blocks_, first_ = 0, part_ = 0, counter_ = 0;
};

} // namespace tare::workload::block_load
