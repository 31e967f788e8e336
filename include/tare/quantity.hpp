#pragma once

#include <tare/name.hpp>

#include <string_view>

namespace tare {

/// Which direction of a metric is good. `neither` for parameters and for values that only describe.
enum class better { higher, lower, neither };

constexpr std::string_view to_string(better direction)
{
    return direction == better::higher ? "higher" : direction == better::lower ? "lower" : "neither";
}

/// A value with its unit and direction, the member type of every `parameters` and `sample`.
///
/// A struct of quantities that BOOST_HANA_DEFINE_STRUCT describes once is a JSON object, a table's header, a help text and
/// the target of `--set name=value` (see describe.hpp). Units are those of docs/results.md; "1" is a pure number.
template <text Unit, better Better = better::neither, class T = double>
struct quantity {
    using value_type = T;
    static constexpr std::string_view unit = Unit;
    static constexpr better direction = Better;

    T value{};
};

} // namespace tare
