#pragma once

#include <tare/quantity.hpp>
#include <tare/system/error.hpp>

#include <boost/hana.hpp>
#include <boost/json.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tare {

/// One member of a described struct.
struct field {
    std::string name;
    std::string unit;
    better direction;
};

namespace detail {

template <class Struct, class Function>
void each_member(Function&& function)
{
    boost::hana::for_each(boost::hana::accessors<Struct>(), boost::hana::fuse([&](auto key, auto get) {
                              function(std::string_view(boost::hana::to<char const*>(key)), get);
                          }));
}

/// Reads a number with its whole text; `1e9`, `64` and `0.5` are numbers, `12x` is not.
template <class T>
T parse_value(std::string_view name, std::string_view given)
{
    if constexpr (std::same_as<T, std::string>)
        return std::string(given);
    else {
        double number = 0;
        auto const [end, code] = std::from_chars(given.data(), given.data() + given.size(), number);
        bool const whole = code == std::errc{} && end == given.data() + given.size() && std::isfinite(number);
        bool const fits = std::floating_point<T> || (number == std::floor(number) && number >= 0 && number <= 0x1p53);
        if (!whole || !fits)
            throw usage_error("parameter " + std::string(name) + " cannot be '" + std::string(given) + "'",
                              std::floating_point<T> ? "give a number" : "give a whole number from 0 to 2^53");
        return static_cast<T>(number);
    }
}

} // namespace detail

/// Names, units and directions of a struct's members, in the order of their declaration.
template <class Struct>
std::vector<field> fields()
{
    std::vector<field> out;
    detail::each_member<Struct>([&](std::string_view name, auto get) {
        using member = std::remove_cvref_t<decltype(get(std::declval<Struct const&>()))>;
        out.push_back({std::string(name), std::string(member::unit), member::direction});
    });
    return out;
}

/// {name: value, ..}
template <class Struct>
boost::json::object to_json(Struct const& described)
{
    boost::json::object out;
    detail::each_member<Struct>([&](std::string_view name, auto get) { out[name] = get(described).value; });
    return out;
}

/// Sets one member from text. Throws `usage_error` that lists the members when there is none of that name.
template <class Struct>
void set_member(Struct& described, std::string_view name, std::string_view given)
{
    bool found = false;
    std::string known;
    detail::each_member<Struct>([&](std::string_view member, auto get) {
        known += (known.empty() ? "" : ", ") + std::string(member);
        if (member != name) return;
        auto& quantity = get(described);
        quantity.value = detail::parse_value<std::remove_cvref_t<decltype(quantity.value)>>(name, given);
        found = true;
    });
    if (!found) throw usage_error("there is no parameter '" + std::string(name) + "'", "known are: " + (known.empty() ? "none" : known));
}

/// Reads back what `to_json` wrote. Throws `error` on a member that is missing or of another type.
template <class Struct>
Struct from_json(boost::json::object const& object)
{
    Struct out{};
    detail::each_member<Struct>([&](std::string_view name, auto get) {
        auto& quantity = get(out);
        using value_type = std::remove_cvref_t<decltype(quantity.value)>;
        auto const* const found = object.if_contains(name);
        bool const right = found && (std::same_as<value_type, std::string> ? found->is_string() : found->is_number());
        if (!right) throw error("member '" + std::string(name) + "' is missing or not of its type");
        quantity.value = boost::json::value_to<value_type>(*found);
    });
    return out;
}

} // namespace tare
