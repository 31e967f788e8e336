#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace tare {

/// A string that can be a template argument: the name of a unit, a policy, a member.
template <std::size_t N>
struct text {
    char value[N]{};

    constexpr text() = default;
    constexpr text(char const (&literal)[N]) { std::ranges::copy(literal, value); }
    constexpr operator std::string_view() const { return {value, N - 1}; }
    std::string str() const { return std::string(value, N - 1); }
};

/// Joins names at compile time: `name = text{"thp-"} + Placement::name`.
template <std::size_t N, std::size_t M>
constexpr text<N + M - 1> operator+(text<N> const& left, text<M> const& right)
{
    text<N + M - 1> out;
    std::ranges::copy_n(left.value, N - 1, out.value);
    std::ranges::copy(right.value, out.value + N - 1);
    return out;
}

namespace detail {

template <unsigned Number>
consteval auto digits_of()
{
    constexpr auto count = [] {
        std::size_t out = 1;
        for (auto rest = Number; rest >= 10; rest /= 10) ++out;
        return out;
    }();
    text<count + 1> out;
    auto rest = Number;
    for (auto at = count; at-- > 0; rest /= 10) out.value[at] = static_cast<char>('0' + rest % 10);
    return out;
}

} // namespace detail

/// A number that is part of a name: `name = text{"node"} + digits<1>`.
template <unsigned Number>
inline constexpr auto digits = detail::digits_of<Number>();

/// A policy's name in results: a declared constant of `[a-z0-9_.<>,=-]`, never a demangled name.
constexpr bool valid_name(std::string_view name)
{
    auto const allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view("_.<>,=-").find(c) != std::string_view::npos;
    };
    return !name.empty() && std::ranges::all_of(name, allowed);
}

/// Has a constant `name` that is valid in results.
template <class Policy>
concept named = requires
{
    {
        Policy::name
        } -> std::convertible_to<std::string_view>;
    requires valid_name(Policy::name);
};

} // namespace tare
