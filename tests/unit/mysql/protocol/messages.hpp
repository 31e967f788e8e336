#pragma once

#include <tare/mysql/protocol/capability.hpp>
#include <tare/mysql/protocol/packet.hpp>
#include <tare/mysql/protocol/writer.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

// Bytes as a server sends them.
namespace mysql_messages {

using namespace tare::mysql;

/// Bytes written as in dumps: "05 00 00 05 fe".
inline std::string hex(std::string_view dump)
{
    auto const digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string out;
    for (std::size_t i = 0; i + 1 < dump.size();)
        if (dump[i] == ' ') {
            ++i;
        } else {
            out += static_cast<char>(16 * digit(dump[i]) + digit(dump[i + 1]));
            i += 2;
        }
    return out;
}

/// Messages one after another, numbered from 1.
inline std::string packets(std::initializer_list<std::string> messages, std::uint8_t sequence = 1, std::size_t most = 0xffffff)
{
    std::string out;
    for (auto const& m : messages) sequence = protocol::append_message(out, sequence, m, most);
    return out;
}

inline std::string string(std::string_view text)
{
    std::string out;
    protocol::append_string(out, text);
    return out;
}

inline std::string length(std::uint64_t n)
{
    std::string out;
    protocol::append_length(out, n);
    return out;
}

template <std::size_t N>
std::string integer(std::uint64_t n)
{
    std::string out;
    protocol::append_integer<N>(out, n);
    return out;
}

inline std::string column(std::string_view name, std::uint8_t type, std::uint16_t flags = 0)
{
    return string("def") + string("test") + string("t") + string("t") + string(name) + string(name) + "\x0c" + integer<2>(45) +
           integer<4>(1024) + integer<1>(type) + integer<2>(flags) + integer<1>(0) + integer<2>(0);
}

inline std::string ok(std::uint16_t status = 2, std::uint64_t affected = 0, char first = 0)
{
    return std::string(1, first) + length(affected) + length(0) + integer<2>(status) + integer<2>(0);
}
inline std::string end_ok(std::uint16_t status = 2) { return ok(status, 0, '\xfe'); }
inline std::string eof(std::uint16_t status = 2) { return "\xfe" + integer<2>(0) + integer<2>(status); }
inline std::string error(std::uint16_t code, std::string_view state, std::string_view words)
{
    return "\xff" + integer<2>(code) + "#" + std::string(state) + std::string(words);
}
inline std::string prepared(std::uint32_t statement, std::uint16_t columns, std::uint16_t parameters)
{
    return integer<1>(0) + integer<4>(statement) + integer<2>(columns) + integer<2>(parameters) + integer<1>(0) + integer<2>(0);
}

constexpr std::uint16_t more = 8 | 2; ///< the status that says that another result follows
constexpr auto with_eof = static_cast<protocol::capability>(static_cast<std::uint64_t>(protocol::usual) & ~(1ULL << 24));

} // namespace mysql_messages
