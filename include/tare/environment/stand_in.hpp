#pragma once

#include <tare/environment/policy.hpp>

#include <type_traits>

namespace tare::environment {

/// One element of an axis: `Substitute` runs when `Preferred` cannot, under its own name; plan, records and figures say so.
template <policy Preferred, policy Substitute>
struct stand_in {
    using preferred = Preferred;
    using substitute = Substitute;
};

template <class E>
inline constexpr bool is_stand_in = false;
template <class A, class B>
inline constexpr bool is_stand_in<stand_in<A, B>> = true;

/// What may stand on the axis of environments: a policy, or a policy with its substitute.
template <class E>
concept element = policy<E> || is_stand_in<E>;

} // namespace tare::environment
