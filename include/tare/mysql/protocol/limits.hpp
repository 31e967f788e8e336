#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tare::mysql::protocol {

/// What a server may ask of us. It is not trusted: what exceeds a bound is an error as soon as it is announced.
///
/// Memory  a reader holds one message at most, and only as much of it as arrived; of a result it holds two bytes a column. Rows are told
///         one by one and never kept.
struct limits {
    std::size_t message = 64 << 20;       ///< bytes of a message, put together from packets: the default max_allowed_packet of MySQL 8
    std::size_t short_message = 16 << 10; ///< bytes of one that is no row, for the `scanner`, which has room for that many
    std::size_t columns = 4096;           ///< of a result; no table has more (MAX_FIELDS of the server)
    std::uint64_t results = 1024;         ///< in one response
    std::uint64_t response = 1ULL << 34;  ///< bytes of one response, so that a result which never ends is an error at last
    std::uint32_t packet = 0xffffff;      ///< bytes of a packet that another one continues: the protocol's number, smaller in tests alone
};

/// Bounds that can be kept: the shortest messages must pass.
constexpr limits sensible(limits bounds)
{
    bounds.message = std::max<std::size_t>(bounds.message, 64);
    bounds.short_message = std::clamp<std::size_t>(bounds.short_message, 64, bounds.message);
    bounds.packet = std::clamp<std::uint32_t>(bounds.packet, 1, 0xffffff);
    return bounds;
}

} // namespace tare::mysql::protocol
