#pragma once

#include <tare/mysql/protocol/execute.hpp>
#include <tare/mysql/protocol/packet.hpp>
#include <tare/mysql/protocol/writer.hpp>
#include <tare/system/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tare::mysql::protocol {

/// A parameter that is filled before each execution: a signed integer of 64 bits, or text of fixed width.
struct integer_slot {};
struct text_slot {
    std::size_t bytes;
};

/// An execution that is encoded once, with slots of fixed width for its parameters, so that to send one more costs a copy and the bytes
/// that change. The first execution of a statement sends types and the others need not: that makes two of these.
///
///     prepared_execute const select(statement, {integer_slot{}}, types::known);
///     char* const next = select.copy_to(at);
///     select.set_integer(at, 0, id);
///
/// Errors  `usage_error` when the parameters do not fit into one packet.
class prepared_execute {
public:
    using parameter = std::variant<integer_slot, text_slot>;

    prepared_execute(std::uint32_t statement, std::initializer_list<parameter> parameters, types t)
        : prepared_execute(statement, std::span<parameter const>(parameters.begin(), parameters.size()), t)
    {
    }
    prepared_execute(std::uint32_t statement, std::span<parameter const> parameters, types t)
    {
        check_size(parameters);
        auto const begin = detail::begin_message(bytes_);
        detail::append_execute_head(bytes_, statement, parameters.size(), t);
        if (t == types::sent)
            for (auto const& p : parameters)
                detail::append_type(bytes_, kind_of(is_integer(p) ? value(std::int64_t{}) : value(std::string_view())));
        slots_.reserve(parameters.size());
        for (auto const& p : parameters) append_slot(p);
        detail::end_message(bytes_, begin);
    }

    std::size_t size() const { return bytes_.size(); }
    std::string_view bytes() const { return bytes_; }
    std::size_t slots() const { return slots_.size(); }

    /// Copies the execution to where `size` bytes have room, and returns where it ends there.
    char* copy_to(char* at) const
    {
        std::memcpy(at, bytes_.data(), bytes_.size());
        return at + bytes_.size();
    }

    /// A slot of a copy that begins at `copy`, counted from 0 in the order of the parameters; of text its bytes alone.
    std::span<char> slot_of(char* copy, std::size_t i) const { return {copy + slots_[i].offset, slots_[i].size}; }

    /// Sets a slot that is an integer.
    void set_integer(char* copy, std::size_t i, std::int64_t n) const { store<8>(copy + slots_[i].offset, static_cast<std::uint64_t>(n)); }

private:
    struct place {
        std::size_t offset, size;
    };

    static bool is_integer(parameter const& p) { return std::holds_alternative<integer_slot>(p); }

    static void check_size(std::span<parameter const> parameters)
    {
        constexpr std::size_t around = 20; // bytes of a parameter beside its text, and of the rest, are fewer
        std::size_t left = most_in_packet - around;
        for (auto const& p : parameters) {
            auto const* const text = std::get_if<text_slot>(&p);
            auto const size = around + (text ? text->bytes : 0);
            if (left < around || size - around > left - around)
                throw usage_error("the parameters of a prepared execution do not fit into one packet of 16 MiB", "use write_execute");
            left -= size;
        }
    }

    void append_slot(parameter const& p)
    {
        auto const* const text = std::get_if<text_slot>(&p);
        if (text) append_length(bytes_, text->bytes);
        slots_.push_back({bytes_.size(), text ? text->bytes : 8});
        bytes_.append(slots_.back().size, '\0');
    }

    std::string bytes_;
    std::vector<place> slots_;
};

} // namespace tare::mysql::protocol
