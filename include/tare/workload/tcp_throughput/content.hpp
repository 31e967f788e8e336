#pragma once

#include <tare/splitmix.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace tare::workload::throughput {

/// The bytes of a stream: a period of a few KiB that follows from the seed, again and again. The sender's lies in the cache however long
/// the stream is, and the receiver knows what has to stand at every position.
class content {
public:
    static constexpr std::size_t period = 4096;

    /// `longest` is the most that is asked for at once, bytes.
    content(std::uint64_t seed, std::size_t longest) : bytes_(longest + period)
    {
        for (std::size_t at = 0; at + 8 <= period; at += 8) {
            auto const word = splitmix(seed += splitmix_step);
            std::memcpy(&bytes_[at], &word, sizeof word);
        }
        for (auto at = period; at < bytes_.size(); ++at) bytes_[at] = bytes_[at - period];
    }

    /// What follows a position of the stream.
    std::span<char const> from(std::uint64_t position, std::size_t size) const { return {bytes_.data() + position % period, size}; }

    /// Whether what arrived at a position begins with the right bytes. Eight tell a lost, doubled or exchanged piece, and cost nothing.
    bool fits(std::uint64_t position, std::span<char const> arrived) const
    {
        return std::memcmp(arrived.data(), bytes_.data() + position % period, std::min<std::size_t>(arrived.size(), 8)) == 0;
    }

private:
    std::vector<char> bytes_;
};

} // namespace tare::workload::throughput
