#pragma once

#include <tare/redis/resp/command.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tare::redis::resp {

/// An argument of a prepared command that is filled before each sending.
struct slot {
    std::size_t bytes;
};

/// A command that is encoded once, with slots of fixed width for what changes, so that to send one more costs a copy and the bytes of its
/// key.
///
///     prepared_command const get{"GET", slot{10}};
///     char* const next = get.copy_to(at);
///     fill_decimal(get.slot_of(at, 0), key);
class prepared_command {
public:
    using argument = std::variant<std::string_view, slot>;

    prepared_command(std::initializer_list<argument> arguments)
    {
        detail::write_head(bytes_, '*', arguments.size());
        for (auto const& a : arguments)
            if (auto const* empty = std::get_if<slot>(&a)) {
                slots_.push_back({bytes_.size() + detail::digits(empty->bytes).size + 3, empty->bytes});
                detail::write_blob(bytes_, std::string(empty->bytes, '0'));
            } else
                detail::write_blob(bytes_, std::get<std::string_view>(a));
    }

    std::size_t size() const { return bytes_.size(); }
    std::string_view bytes() const { return bytes_; }
    std::size_t slots() const { return slots_.size(); }

    /// Copies the command to where `size` bytes have room, and returns where it ends there.
    char* copy_to(char* at) const
    {
        std::memcpy(at, bytes_.data(), bytes_.size());
        return at + bytes_.size();
    }

    /// A slot of a copy that begins at `copy`, counted from 0 in the order of the arguments.
    std::span<char> slot_of(char* copy, std::size_t i) const { return {copy + slots_[i].offset, slots_[i].size}; }

private:
    struct place {
        std::size_t offset, size;
    };
    std::string bytes_;
    std::vector<place> slots_;
};

namespace detail {

/// "00" … "99"
constexpr auto two_digits = [] {
    std::array<char, 200> out{};
    for (std::size_t i = 0; i < 100; ++i) {
        out[2 * i] = static_cast<char>('0' + i / 10);
        out[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return out;
}();

} // namespace detail

/// Writes the lowest digits of a number into all bytes of a slot, with zeros in front.
inline void fill_decimal(std::span<char> to, std::uint64_t n)
{
    auto left = to.size();
    for (; left >= 2; left -= 2, n /= 100) std::memcpy(to.data() + left - 2, detail::two_digits.data() + 2 * (n % 100), 2);
    if (left == 1) to[0] = static_cast<char>('0' + n % 10);
}

} // namespace tare::redis::resp
