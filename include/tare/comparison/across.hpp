#pragma once

#include <tare/workload/policy.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>

namespace tare {

namespace detail {

template <class Pointer>
struct pointed_to {
};
template <class Struct, class Value>
struct pointed_to<Value Struct::*> {
    using of = Struct;
};
template <auto Member>
using struct_of = typename pointed_to<decltype(Member)>::of;

/// A pointer to a quantity of a described struct.
template <auto Member>
concept points_to_quantity = requires(struct_of<Member> s)
{
    requires workload::described<struct_of<Member>>;
    {
        (s.*Member).unit
        } -> std::convertible_to<std::string_view>;
};

template <auto X, auto Y>
concept of_one_struct = std::same_as<struct_of<X>, struct_of<Y>>;

template <auto X, auto Y>
concept one_and_the_same = std::same_as<std::integral_constant<decltype(X), X>, std::integral_constant<decltype(Y), Y>>;

} // namespace detail

/// Two metrics of one sample, as pointers to its members.
template <auto X, auto Y>
concept two_metrics = requires
{
    requires detail::points_to_quantity<X>;
    requires detail::points_to_quantity<Y>;
    requires detail::of_one_struct<X, Y>;
    requires !detail::one_and_the_same<X, Y>;
};

/// One more figure of a comparison with a sweep: a metric over another, a line for each environment through the points of the sweep in
/// their order, with intervals in both directions. `across<&sample::sut_use, &sample::transactions>`: transactions a second over CPU use.
template <auto X, auto Y>
requires two_metrics<X, Y>
struct across {
};

namespace detail {

template <class Option>
inline constexpr bool is_across = false;
template <auto X, auto Y>
inline constexpr bool is_across<across<X, Y>> = true;

/// Whether an option draws metrics of the workload only.
template <class Option, class W>
inline constexpr bool draws_of = true;
template <auto X, auto Y, class W>
inline constexpr bool draws_of<across<X, Y>, W> = std::same_as<struct_of<X>, typename W::sample>;

} // namespace detail

} // namespace tare
