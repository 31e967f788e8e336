#pragma once

#include <tare/system/error.hpp>

#include <sys/random.h>

#include <cstdint>
#include <cstdio>
#include <string>

namespace tare::campaign {

/// Bits from the kernel, for ids and seeds.
inline std::uint64_t random_bits()
{
    std::uint64_t out = 0;
    if (::getrandom(&out, sizeof out, 0) != sizeof out) throw system_failure("draw a random number");
    return out;
}

/// A campaign's id: six of [0-9a-f], short enough for the names of links.
inline std::string new_id()
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (auto bits = random_bits(); out.size() < 6; bits >>= 4) out += digits[bits & 15];
    return out;
}

/// What the two sides of a start recognise one another by: 32 of [0-9a-f], which nobody else can guess.
inline std::string new_token()
{
    char out[33];
    std::snprintf(out, sizeof out, "%016llx%016llx", static_cast<unsigned long long>(random_bits()),
                  static_cast<unsigned long long>(random_bits()));
    return out;
}

} // namespace tare::campaign
