#pragma once

#include <tare/redis/resp/prepared_command.hpp>
#include <tare/redis/resp/usual_reply.hpp>
#include <tare/splitmix.hpp>
#include <tare/workload/redis/parameters.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace tare::workload::redis_load {

namespace resp = tare::redis::resp;

/// One request: what has to be known of it when its reply comes.
struct operation {
    std::uint64_t draw = 0; ///< the number that it follows from
    std::uint64_t key = 0;
    std::int64_t begin = 0; ///< ns: when it was sent, or with a rate, was to be sent
    bool writes = false;
};

/// The requests, encoded beforehand. A key is ten digits; its value begins with them, and its length and all else of it follow from the
/// key, so that every GET can be compared whoever wrote. Long values have not every length, so that one request of each length is little.
class commands {
public:
    static constexpr std::uint64_t most_lengths = 257;

    commands(std::uint64_t seed, std::uint64_t value) : get_{"GET", resp::slot{key_bytes}}
    {
        auto const half = value / 2;
        step_ = 1 + 2 * half / most_lengths;
        shortest_ = value - half / step_ * step_;
        lengths_ = 2 * (half / step_) + 1;
        std::string filler;
        for (std::uint64_t i = 0; filler.size() < value + half; ++i)
            filler += static_cast<char>('!' + splitmix(seed + i * splitmix_step) % 94); // printable, for who looks into the server
        for (std::uint64_t i = 0; i < lengths_; ++i) {
            auto const length = shortest_ + i * step_;
            sets_.push_back({{"SET", resp::slot{key_bytes}, std::string_view(filler).substr(0, length)}, 0});
            auto& set = sets_.back();
            set.value = set.command.size() - 2 - length;
        }
    }

    /// Bytes that any request fits into.
    std::size_t longest() const { return std::max(get_.size(), sets_.back().command.size()); }

    char* write(operation const& what, char* at) const
    {
        if (!what.writes) {
            auto* const end = get_.copy_to(at);
            resp::fill_decimal(get_.slot_of(at, 0), what.key);
            return end;
        }
        auto const& set = sets_[index_of(what.key)];
        auto* const end = set.command.copy_to(at);
        auto const key = set.command.slot_of(at, 0);
        resp::fill_decimal(key, what.key);
        std::memcpy(at + set.value, key.data(), key_bytes);
        return end;
    }

    std::size_t length_of(std::uint64_t key) const { return shortest_ + index_of(key) * step_; }

    /// Whether these are the bytes of a key's value, as many of them as there are.
    bool is_value_of(std::uint64_t key, std::string_view content) const
    {
        auto const& set = sets_[index_of(key)];
        char digits[key_bytes];
        resp::fill_decimal(digits, key);
        auto const expected = set.command.bytes().substr(set.value, content.size());
        return std::string_view(digits, key_bytes) == content.substr(0, key_bytes) &&
               expected.substr(key_bytes) == content.substr(key_bytes);
    }

private:
    struct prepared_set {
        resp::prepared_command command;
        std::size_t value; ///< where it begins
    };

    /// Multiplication and shift in place of a hash: neighbouring keys get lengths far from one another.
    std::size_t index_of(std::uint64_t key) const { return static_cast<std::size_t>((((key * splitmix_step) >> 32) * lengths_) >> 32); }

    std::uint64_t shortest_ = 0, step_ = 1, lengths_ = 0;
    resp::prepared_command get_;
    std::vector<prepared_set> sets_;
};

/// The sequence of one connection's requests: a function of the seed and its number.
class sequence {
public:
    sequence(std::uint64_t seed, std::uint64_t connection, std::uint64_t keys)
        : key_(splitmix(seed ^ (connection << 40) ^ 0x7265646973)), keys_(keys)
    {
    }

    /// Whether it writes is left to the profile.
    operation next()
    {
        auto const draw = splitmix(key_ + ++count_ * splitmix_step);
        // Multiply and shift: Lemire, "Fast random integer generation in an interval", 2019.
        return {draw, static_cast<std::uint64_t>((wide{draw} * keys_) >> 64)};
    }

private:
    __extension__ typedef unsigned __int128 wide; // no type of ISO C++

    std::uint64_t key_, keys_, count_ = 0;
};

} // namespace tare::workload::redis_load
