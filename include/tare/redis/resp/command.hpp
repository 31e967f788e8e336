#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tare::redis::resp {

/// What a command may consist of: text, or an integer that is written as text.
template <class T>
concept argument = std::convertible_to<T const&, std::string_view> ||(std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>);

static_assert(argument<std::string> && argument<char[4]> && argument<long>);
static_assert(!argument<bool> && !argument<char> && !argument<double>); // none has one spelling that every command takes

namespace detail {

/// Digits of a number of 64 bits, with its sign.
struct digits {
    char text[20];
    std::size_t size;

    template <std::integral N>
    explicit digits(N n) : size(static_cast<std::size_t>(std::to_chars(text, text + sizeof text, n).ptr - text))
    {
    }
    operator std::string_view() const { return {text, size}; }
};

inline void write_head(std::string& out, char first, std::size_t n)
{
    out += first;
    out.append(digits(n));
    out.append("\r\n");
}

inline void write_blob(std::string& out, std::string_view bytes)
{
    write_head(out, '$', bytes.size());
    out.append(bytes);
    out.append("\r\n");
}

template <argument T>
void write_argument(std::string& out, T const& a)
{
    if constexpr (std::integral<T>)
        write_blob(out, digits(a));
    else
        write_blob(out, a);
}

} // namespace detail

/// Appends a command as an array of blob strings, which is how every version of RESP sends one: `write_command(out, "SET", key, 42)`.
/// Nothing is allocated when the capacity suffices.
///
/// Source  redis.io, "Redis serialization protocol specification", "Sending commands to a Redis server".
template <argument... Arguments>
requires(sizeof...(Arguments) > 0) void write_command(std::string& out, Arguments const&... arguments)
{
    detail::write_head(out, '*', sizeof...(arguments));
    (detail::write_argument(out, arguments), ...);
}

/// The same for arguments of which the number is not known before; none make no command, and nothing is written.
inline void write_command(std::string& out, std::span<std::string_view const> arguments)
{
    if (arguments.empty()) return;
    detail::write_head(out, '*', arguments.size());
    for (auto const a : arguments) detail::write_blob(out, a);
}

} // namespace tare::redis::resp
