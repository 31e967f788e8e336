#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tare::redis::resp {

/// What a reply may ask of us. The other end is not trusted: what exceeds a bound is an error as soon as it is announced.
///
/// Memory  a parser holds one line and one frame for each level, both allocated when it is made. A value that is built from a reply takes
///         at most `reply` bytes of content and `values` nodes, and only as much as arrived.
struct limits {
    std::size_t line = 64 << 10;      ///< bytes of a line, as many as the server allows in an inline command (PROTO_INLINE_MAX_SIZE)
    std::uint64_t blob = 512 << 20;   ///< bytes of one string, also of a streamed one: the server's proto-max-bulk-len
    std::uint64_t values = 1 << 20;   ///< values in one reply, on all levels and with its attributes; a pair counts as two
    std::size_t depth = 32;           ///< aggregates within one another
    std::uint64_t reply = 1ULL << 30; ///< bytes of one reply with its attributes
};

/// Bounds that can be kept: the shortest replies must pass, and a tree of values, which is destroyed by recursion, must not use up the
/// stack.
constexpr limits sensible(limits bounds)
{
    bounds.line = std::max<std::size_t>(bounds.line, 32);
    bounds.values = std::max<std::uint64_t>(bounds.values, 1);
    bounds.reply = std::max<std::uint64_t>(bounds.reply, 64);
    bounds.depth = std::min<std::size_t>(bounds.depth, 512);
    return bounds;
}

} // namespace tare::redis::resp
