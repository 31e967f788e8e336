#pragma once

#include <tare/mysql/protocol/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tare::mysql::protocol {

/// A packet is a head, which is a length of three bytes and a sequence number, and as many bytes. One that is as long as can be is
/// continued by the next, be it empty.
///
/// Source  MySQL, "MySQL Packets", "Sending More Than 16Mb".
constexpr std::size_t head_bytes = 4;
constexpr std::size_t most_in_packet = 0xffffff;

/// Appends a message, with `sequence` the number of its first packet, and returns the number of the packet that comes next.
inline std::uint8_t append_message(std::string& out, std::uint8_t sequence, std::string_view message, std::size_t most = most_in_packet)
{
    for (;;) {
        auto const part = message.substr(0, most);
        append_integer<3>(out, part.size());
        append_integer<1>(out, sequence++);
        out.append(part);
        message.remove_prefix(part.size());
        if (part.size() < most) return sequence;
    }
}

namespace detail {

/// Leaves room for the head of a message that is appended next, and returns where that begins.
inline std::size_t begin_message(std::string& out)
{
    out.append(head_bytes, '\0');
    return out.size() - head_bytes;
}

/// Writes the head of the message that ends here; of one that is too long for a packet, that of each.
inline void end_message(std::string& out, std::size_t begin, std::uint8_t sequence = 0)
{
    auto const size = out.size() - begin - head_bytes;
    if (size < most_in_packet) {
        store<3>(out.data() + begin, size);
        store<1>(out.data() + begin + 3, sequence);
        return;
    }
    auto const message = out.substr(begin + head_bytes);
    out.resize(begin);
    append_message(out, sequence, message);
}

} // namespace detail

} // namespace tare::mysql::protocol
