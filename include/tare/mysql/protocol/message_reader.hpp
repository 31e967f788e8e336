#pragma once

#include <tare/mysql/protocol/framing.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace tare::mysql::protocol {

/// Messages, put together from packets, from bytes in pieces of any size. One that lies in the bytes as a whole is a view of them.
///
/// Memory  as much of one message as arrived, within `limits::message`.
/// Errors  `errc::out_of_order`, `errc::message_too_long`, `errc::response_too_long`. What follows cannot be understood: the reader gives
/// nothing more.
class message_reader {
public:
    explicit message_reader(limits const& bounds = {}) : frames_(bounds) {}

    /// Begins a response, of which this is the number of the first packet.
    void expect(std::uint8_t sequence) { frames_.expect(sequence); }
    std::uint8_t sequence() const { return frames_.sequence(); } ///< of the packet that is next, whoever sends it

    /// Takes bytes from the front until a message is complete, which is valid until the next call; nothing when they are used up or wrong.
    std::optional<std::string_view> next(std::string_view& bytes)
    {
        if (error()) return std::nullopt;
        if (auto const message = frames_.whole(bytes)) return message;
        while (!bytes.empty() && frames_.take_head(bytes))
            if (auto const message = put_together(bytes)) return message;
        return std::nullopt;
    }

    std::error_code error() const { return frames_.error() == errc{} ? std::error_code() : frames_.error(); }

    /// Of the last message, or of the packet that is wrong.
    std::uint64_t begin() const { return frames_.begin(); }
    std::uint64_t taken() const { return frames_.taken(); }
    std::size_t first_size() const { return frames_.first_size(); } ///< bytes of the first packet of the last message
    bool is_between_messages() const { return frames_.is_between_messages(); }

private:
    std::optional<std::string_view> put_together(std::string_view& bytes)
    {
        if (!begun_) kept_.clear();
        begun_ = true;
        kept_.append(frames_.take_content(bytes));
        if (!frames_.ends_here()) return std::nullopt;
        begun_ = false;
        return kept_;
    }

    framing frames_;
    std::string kept_;
    bool begun_ = false;
};

} // namespace tare::mysql::protocol
