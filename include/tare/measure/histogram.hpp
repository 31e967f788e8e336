#pragma once

#include <tare/system/error.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tare::measure {

/// Counts of durations in nanoseconds. Each octave is cut into 128 equal buckets, so a value that is read back is at most 1/128 below the
/// one that was counted; below 256 ns it is exact. One addition to count a value, no allocation after the constructor.
///
/// Source  G. Tene, HdrHistogram (the idea of linear buckets within octaves).
class histogram {
public:
    static constexpr std::uint64_t longest = (std::uint64_t{1} << 42) - 1; ///< ns, more than an hour; what is longer counts as that

    histogram() : counts_(index_of(longest) + 1) {}

    void add(std::int64_t nanoseconds)
    {
        auto const value = static_cast<std::uint64_t>(std::clamp<std::int64_t>(nanoseconds, 0, longest));
        ++counts_[index_of(value)];
        ++count_;
        sum_ += value;
        most_ = std::max(most_, value);
    }
    void add(histogram const& other)
    {
        for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
        count_ += other.count_;
        sum_ += other.sum_;
        most_ = std::max(most_, other.most_);
    }

    std::uint64_t count() const { return count_; }
    std::uint64_t most() const { return most_; }                                                              ///< ns, exact
    double mean() const { return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_); } ///< ns, exact

    /// The smallest bucket's value, ns, that a share of all values does not exceed: 0.5 gives the median. 0 when nothing was counted.
    std::uint64_t quantile(double share) const
    {
        auto const wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (seen > wanted || (seen == count_ && seen > 0)) return value_of(i);
        }
        return 0;
    }

    /// {unit: "ns", buckets_per_octave: 128, counts: [value, count, value, count, …]}: buckets that hold something, by their smallest
    /// value.
    boost::json::object to_json() const
    {
        boost::json::array counts;
        for (std::size_t i = 0; i < counts_.size(); ++i)
            if (counts_[i] > 0) {
                counts.emplace_back(value_of(i));
                counts.emplace_back(counts_[i]);
            }
        return {{"unit", "ns"}, {"buckets_per_octave", buckets}, {"counts", std::move(counts)}};
    }

private:
    static constexpr std::uint64_t buckets = 128;
    static constexpr int bits = 7;

    /// Values below 128 have an index each; then every octave has 128.
    static constexpr std::size_t index_of(std::uint64_t value)
    {
        if (value < buckets) return value;
        auto const octave = static_cast<std::uint64_t>(std::bit_width(value)) - bits; // 1 for 128 … 255
        return octave * buckets + ((value >> (octave - 1)) - buckets);
    }
    static constexpr std::uint64_t value_of(std::size_t index)
    {
        auto const octave = index / buckets;
        return octave == 0 ? index : (buckets + index % buckets) << (octave - 1);
    }

    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;
    std::uint64_t most_ = 0;
};

} // namespace tare::measure
