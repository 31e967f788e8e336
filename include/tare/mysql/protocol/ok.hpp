#pragma once

#include <tare/mysql/protocol/capability.hpp>
#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/reader.hpp>

#include <cstdint>
#include <string_view>

namespace tare::mysql::protocol {

/// How a statement, or a result, ended well. Texts are valid as long as the message is.
struct ok {
    std::uint64_t affected_rows = 0;
    std::uint64_t last_insert_id = 0;
    protocol::status status{};
    std::uint16_t warnings = 0;
    std::string_view info{};          ///< in words: "Rows matched: 1  Changed: 1  Warnings: 0"
    std::string_view session_state{}; ///< changes of it, undecoded; see `session_changes`
};

/// The first byte of a message that is no row.
constexpr unsigned char ok_byte = 0x00, more_data_byte = 0x01, file_byte = 0xfb, end_byte = 0xfe, error_byte = 0xff;

namespace detail {

/// Words at the end of an OK. The documentation has them without a length and both servers send one: where it fits, it is one.
inline std::string_view last_words(reader& from)
{
    auto const all = from.rest();
    reader inner(all);
    auto const words = inner.string();
    return inner.end() == errc{} ? words : all;
}

} // namespace detail

/// Reads OK, or the OK that ends a result when `capability::deprecate_eof` is spoken: they differ in their first byte alone.
///
/// Source  MySQL, "OK_Packet".
inline errc read_ok(std::string_view message, capability spoken, ok& out)
{
    reader from(message);
    out = {};
    from.bytes(1);
    out.affected_rows = from.length();
    out.last_insert_id = from.length();
    out.status = static_cast<protocol::status>(from.integer<2>());
    out.warnings = static_cast<std::uint16_t>(from.integer<2>());
    if (from.left() == 0) return from.error();
    if (!has(spoken, capability::session_track)) {
        out.info = detail::last_words(from);
        return from.error();
    }
    out.info = from.string();
    if (has(out.status, status::session_state_changed)) out.session_state = from.string();
    return from.end();
}

/// Reads EOF, which ends columns and results when `capability::deprecate_eof` is not spoken.
///
/// Source  MySQL, "EOF_Packet".
inline errc read_eof(std::string_view message, ok& out)
{
    reader from(message);
    out = {};
    from.bytes(1);
    out.warnings = static_cast<std::uint16_t>(from.integer<2>());
    out.status = static_cast<protocol::status>(from.integer<2>());
    return from.end();
}

/// Changes of a session's state, one by one, each of a kind and with content that depends on it.
///
/// Source  MySQL, "Session State Information"
class session_changes {
public:
    struct change {
        std::uint8_t kind; ///< 0 a variable, 1 the schema, 2 that something changed, 3 and more: transactions and identifiers
        std::string_view content;
    };

    explicit session_changes(ok const& from) : left_(from.session_state) {}

    /// False when there is none, or what follows is none: see `error`.
    bool next(change& out)
    {
        if (left_.left() == 0 || left_.error() != errc{}) return false;
        out.kind = static_cast<std::uint8_t>(left_.integer<1>());
        out.content = left_.string();
        return left_.error() == errc{};
    }
    errc error() const { return left_.error(); }

private:
    reader left_;
};

} // namespace tare::mysql::protocol
