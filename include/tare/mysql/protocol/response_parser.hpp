#pragma once

#include <tare/mysql/protocol/event.hpp>
#include <tare/mysql/protocol/limits.hpp>
#include <tare/mysql/protocol/message_reader.hpp>
#include <tare/mysql/protocol/response.hpp>
#include <tare/mysql/protocol/row_walker.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <system_error>

namespace tare::mysql::protocol {

/// Responses as events, from bytes in pieces of any size; the same events come whatever the pieces are.
///
///     parser.begin(answer::text);
///     while (!parser.is_over()) {
///         while (auto const* event = parser.next(bytes)) use(*event);
///         if (parser.error()) throw error(describe(parser.error(), parser.offset()));
///         bytes = read();
///     }
///
/// Memory  one message at most, and only as much of it as arrived, within `limits`.
/// Errors  `errc`. What follows an error cannot be understood: the parser gives nothing more.
class response_parser {
public:
    explicit response_parser(capability spoken, limits const& bounds = {})
        : messages_(bounds), response_(spoken, bounds), row_(bounds.columns)
    {
    }

    /// Expects the answer to a command of one packet; one of several has the number that `append_message` returned. What is `known` is for
    /// who speaks `capability::columns_once`: see `response::begin`.
    void begin(answer expected, std::uint8_t sequence = 1, std::span<kind const> known = {})
    {
        messages_.expect(sequence);
        response_.begin(expected, known);
    }

    /// Takes bytes from the front until they make an event, which is valid until the next call; null when they are used up or wrong.
    event const* next(std::string_view& bytes)
    {
        while (!failed_ && !bytes.empty()) {
            if (response_.is_over()) return fail(errc::not_asked, messages_.taken());
            auto const message = messages_.next(bytes);
            if (messages_.error()) return fail(messages_.error(), messages_.begin());
            if (!message) return nullptr;
            if (read(*message)) return &event_;
        }
        return nullptr;
    }

    /// Whether the response is complete; nothing may come before the next command is sent.
    bool is_over() const { return response_.is_over(); }

    /// Of the packet that is next, for `write_refusal`, and that it was sent.
    std::uint8_t sequence() const { return messages_.sequence(); }
    void after_refusal() { messages_.expect(static_cast<std::uint8_t>(messages_.sequence() + 1)); }

    std::error_code error() const { return failed_; }
    std::uint64_t offset() const { return failed_ ? wrong_ : messages_.taken(); } ///< bytes; after an error: before what is wrong

    /// What a `row_reader` needs to know of the result that is open.
    protocol::format format() const { return response_.format(); }
    std::span<kind const> kinds() const { return response_.kinds(); }

private:
    bool read(std::string_view message)
    {
        if (!message.empty() && response_.is_row(static_cast<unsigned char>(message.front()), messages_.first_size()))
            return read_row(message);
        if (response_.take(message, event_)) return true;
        if (response_.error() != errc{}) fail(response_.error(), messages_.begin());
        return false;
    }

    bool read_row(std::string_view message)
    {
        row_.begin(format(), kinds());
        row_.walk(message);
        if (auto const wrong = row_.end(); wrong != errc{}) {
            fail(wrong, messages_.begin());
            return false;
        }
        event_ = {.step = step::row, .row = message};
        return true;
    }

    std::nullptr_t fail(std::error_code code, std::uint64_t offset)
    {
        failed_ = code;
        wrong_ = offset;
        return nullptr;
    }

    message_reader messages_;
    response response_;
    row_walker row_;
    event event_;
    std::uint64_t wrong_ = 0;
    std::error_code failed_;
};

} // namespace tare::mysql::protocol
