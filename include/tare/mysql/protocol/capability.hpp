#pragma once

#include <cstdint>

namespace tare::mysql::protocol {

/// What one end can do, as bits. Both ends speak as the bits that they have in common say; those that are not named here are never asked
/// for.
///
/// Source  MySQL, "Capabilities Flags"; MariaDB, "Connection", "Capabilities", for those from bit 32 on, which are its own.
enum class capability : std::uint64_t {
    none = 0,
    mysql = 1U << 0,              ///< of a server: it is no MariaDB, and knows none from bit 32 on
    found_rows = 1U << 1,         ///< affected rows are those found, not those changed
    connect_with_db = 1U << 3,    ///< a login names a database
    local_files = 1U << 7,        ///< LOAD DATA LOCAL. Without it an honest server asks for no file
    protocol_41 = 1U << 9,        ///< all that this codec speaks
    ssl = 1U << 11,               ///< TLS begins behind an SSLRequest
    transactions = 1U << 13,      ///< a status says whether a transaction is open
    secure_connection = 1U << 15, ///< authentication since 4.1
    multi_statements = 1U << 16,  ///< a query may hold several, separated by `;`
    multi_results = 1U << 17,     ///< to a query there may be several results
    ps_multi_results = 1U << 18,  ///< and to a prepared statement
    plugin_auth = 1U << 19,       ///< authentication is by a plugin that is named
    long_auth_data = 1U << 21,    ///< a login's authentication may be longer than 255 bytes
    session_track = 1U << 23,     ///< an OK tells changes of the session's state
    deprecate_eof = 1U << 24,     ///< an OK ends a result, and nothing ends the columns
    bulk = 1ULL << 34,            ///< (STMT_BULK_OPERATIONS) a statement is executed for many rows in one command
    columns_once = 1ULL << 36,    ///< (CACHE_METADATA) columns of a prepared statement are told when they have changed, and else left out
};

constexpr capability operator|(capability a, capability b)
{
    return static_cast<capability>(static_cast<std::uint64_t>(a) | static_cast<std::uint64_t>(b));
}
constexpr capability operator&(capability a, capability b)
{
    return static_cast<capability>(static_cast<std::uint64_t>(a) & static_cast<std::uint64_t>(b));
}
constexpr bool has(capability all, capability one) { return (all & one) == one; }

/// Without these no connection is possible.
constexpr capability needed = capability::protocol_41 | capability::secure_connection;

/// What a client asks for when it wants nothing special.
constexpr capability usual = needed | capability::transactions | capability::multi_results | capability::ps_multi_results |
                             capability::plugin_auth | capability::long_auth_data | capability::deprecate_eof;

/// What a server says of a session at the end of each result.
///
/// Source  MySQL, "SERVER_STATUS_flags_enum".
enum class status : std::uint16_t {
    none = 0,
    in_transaction = 1U << 0,
    autocommit = 1U << 1,
    more_results = 1U << 3,
    no_good_index = 1U << 4,
    no_index = 1U << 5,
    cursor = 1U << 6,
    last_row = 1U << 7,
    no_backslash_escapes = 1U << 9,
    out_parameters = 1U << 12,
    session_state_changed = 1U << 14,
};

constexpr bool has(status all, status one)
{
    return (static_cast<std::uint16_t>(all) & static_cast<std::uint16_t>(one)) == static_cast<std::uint16_t>(one);
}

} // namespace tare::mysql::protocol
