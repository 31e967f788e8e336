#pragma once

#include <tare/splitmix.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tare::image {

/// A 64-bit key of some content, for names in a cache: equal content gives an equal key on every machine of this byte order.
///
/// It is no cryptographic digest: a collision by chance is out of reach (2⁻⁶⁴ a pair), one made on purpose is not. It only ever names
/// files in a folder that belongs to the caller. Multiply and rotate on 8-byte words, finished by the mixer of SplitMix64 (Steele, Lea,
/// Flood, OOPSLA 2014), because a byte-wise hash of a debug build would take longer than to write it.
class content_key {
public:
    /// Adds one piece. Where the pieces are cut is part of the key: ("ab", "c") and ("a", "bc") differ.
    content_key& add(std::string_view bytes)
    {
        mix(bytes.size());
        for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data(), sizeof word);
            mix(word);
        }
        std::uint64_t rest = 0;
        if (!bytes.empty()) std::memcpy(&rest, bytes.data(), bytes.size());
        mix(rest);
        return *this;
    }
    content_key& add(std::uint64_t number)
    {
        mix(number);
        return *this;
    }

    std::uint64_t value() const { return splitmix(state_); }
    /// 16 hexadecimal digits.
    std::string text() const
    {
        static constexpr char digits[] = "0123456789abcdef";
        std::string out;
        for (int shift = 60; shift >= 0; shift -= 4) out += digits[(value() >> shift) & 15];
        return out;
    }

private:
    void mix(std::uint64_t word)
    {
        state_ = (state_ ^ word) * splitmix_step;
        state_ ^= state_ >> 29;
    }

    std::uint64_t state_ = 0x7461726531000001u;
};

} // namespace tare::image
