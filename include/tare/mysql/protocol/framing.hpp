#pragma once

#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/limits.hpp>
#include <tare/mysql/protocol/packet.hpp>
#include <tare/mysql/protocol/reader.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tare::mysql::protocol {

/// Where packets and messages begin and end in bytes that come in pieces. Lengths and sequence numbers are checked as soon as they are
/// there; content is passed on and never kept.
class framing {
public:
    explicit framing(limits const& bounds)
        : longest_(sensible(bounds).message), most_(sensible(bounds).packet), longest_response_(bounds.response)
    {
    }

    /// Begins a response. The number is that which its first packet must have: 0 before a greeting, else one more than that of the last
    /// packet that was sent.
    void expect(std::uint8_t sequence)
    {
        sequence_ = sequence;
        response_begin_ = taken_;
    }
    std::uint8_t sequence() const { return sequence_; }

    /// A message that lies in the bytes as a whole, in one packet, when none is begun and nothing is wrong with its head.
    std::optional<std::string_view> whole(std::string_view& bytes)
    {
        if (in_message_ || seen_ > 0 || bytes.size() < head_bytes) return std::nullopt;
        auto const size = static_cast<std::size_t>(load<3>(bytes.data()));
        if (static_cast<std::uint8_t>(bytes[3]) != sequence_ || size >= most_ || size > longest_) return std::nullopt;
        if (bytes.size() - head_bytes < size || !fits(taken_ + head_bytes + size)) return std::nullopt;
        begin_ = taken_;
        first_size_ = size;
        auto const message = bytes.substr(head_bytes, size);
        bytes.remove_prefix(head_bytes + size);
        taken_ += head_bytes + size;
        ++sequence_;
        return message;
    }

    /// Takes the head of the next packet, or the part of it that is here; true when it was taken before, or is complete and right.
    bool take_head(std::string_view& bytes)
    {
        if (in_packet_) return true;
        if (seen_ == 0) packet_begin_ = taken_;
        auto const n = std::min(bytes.size(), head_bytes - seen_);
        std::copy_n(bytes.data(), n, head_.data() + seen_);
        seen_ += n;
        taken_ += n;
        bytes.remove_prefix(n);
        return seen_ == head_bytes && begin_packet();
    }

    /// Takes what is here of the content of a packet whose head was taken.
    std::string_view take_content(std::string_view& bytes)
    {
        auto const part = bytes.substr(0, left_);
        bytes.remove_prefix(part.size());
        taken_ += part.size();
        left_ -= part.size();
        if (left_ == 0) {
            in_packet_ = false;
            in_message_ = continued_;
        }
        return part;
    }

    bool is_between_messages() const { return !in_message_ && !in_packet_ && seen_ == 0; }
    bool ends_here() const { return !in_message_ && !in_packet_; } ///< the content that was taken last ends its message
    std::size_t first_size() const { return first_size_; }         ///< bytes of the first packet of the message
    std::uint64_t taken() const { return taken_; }
    std::uint64_t begin() const { return begin_; } ///< of the message, or of the packet that is wrong
    errc error() const { return error_; }          ///< `errc{}` when there is none

private:
    bool fits(std::uint64_t end) const { return end - response_begin_ <= longest_response_; }

    bool begin_packet()
    {
        seen_ = 0;
        auto const size = static_cast<std::size_t>(load<3>(head_.data()));
        if (!in_message_) so_far_ = 0;
        if (static_cast<std::uint8_t>(head_[3]) != sequence_) return fail(errc::out_of_order);
        if (size > most_ || size > longest_ - so_far_) return fail(errc::message_too_long);
        if (!fits(taken_ + size)) return fail(errc::response_too_long);
        if (!in_message_) {
            begin_ = packet_begin_;
            first_size_ = size;
        }
        ++sequence_;
        so_far_ += size;
        left_ = size;
        continued_ = size == most_;
        in_packet_ = in_message_ = true;
        return true;
    }

    bool fail(errc code)
    {
        error_ = code;
        begin_ = packet_begin_;
        return false;
    }

    std::size_t longest_, most_;
    std::uint64_t longest_response_;
    std::size_t seen_ = 0; ///< bytes of a head
    std::size_t left_ = 0; ///< bytes of the packet's content
    std::size_t so_far_ = 0, first_size_ = 0;
    std::uint64_t taken_ = 0, begin_ = 0, packet_begin_ = 0, response_begin_ = 0;
    std::array<char, head_bytes> head_{};
    std::uint8_t sequence_ = 0;
    bool in_packet_ = false, in_message_ = false, continued_ = false;
    errc error_{};
};

} // namespace tare::mysql::protocol
