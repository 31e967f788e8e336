#pragma once

#include <tare/redis/connection/error.hpp>
#include <tare/redis/connection/mismatch.hpp>
#include <tare/redis/resp/decimal.hpp>
#include <tare/redis/resp/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tare::redis {

/// How a value becomes a `T`: `static T from(resp::value const&, place const&)`. Specialise it for types of your own.
template <class T>
struct convert;

template <>
struct convert<resp::value> {
    static resp::value from(resp::value const& v, place const&) { return v; }
};

/// Strings of any kind, and big numbers.
template <>
struct convert<std::string> {
    static std::string from(resp::value const& v, place const& at)
    {
        if (v.string() == nullptr || v.is_error()) mismatch(at, "a string", v);
        return *v.string();
    }
};

/// A number, or a string that is one: GET sends strings whatever they hold.
template <std::integral T>
requires(!std::same_as<T, bool>) struct convert<T> {
    static T from(resp::value const& v, place const& at)
    {
        std::optional<std::int64_t> number;
        if (v.number() != nullptr) number = *v.number();
        if (v.string() != nullptr && !v.is_error()) number = resp::signed_decimal(*v.string());
        if (!number) mismatch(at, "an integer", v);
        if (!std::in_range<T>(*number))
            mismatch(at, "an integer of " + std::to_string(8 * sizeof(T)) + (std::is_signed_v<T> ? " bits" : " bits without sign"), v);
        return static_cast<T>(*number);
    }
};

/// A double, a number, or a string that is one: RESP2 has no doubles.
template <>
struct convert<double> {
    static double from(resp::value const& v, place const& at)
    {
        if (v.real() != nullptr) return *v.real();
        if (v.number() != nullptr) return static_cast<double>(*v.number());
        auto const real = v.string() != nullptr && !v.is_error() ? resp::double_of(*v.string()) : std::nullopt;
        if (!real) mismatch(at, "a double", v);
        return *real;
    }
};

/// A boolean, or the numbers 0 and 1 that stand for one.
template <>
struct convert<bool> {
    static bool from(resp::value const& v, place const& at)
    {
        if (v.boolean() != nullptr) return *v.boolean();
        if (v.number() == nullptr || (*v.number() != 0 && *v.number() != 1)) mismatch(at, "a boolean", v);
        return *v.number() == 1;
    }
};

/// Nothing for a null: the key does not exist.
template <class T>
struct convert<std::optional<T>> {
    static std::optional<T> from(resp::value const& v, place const& at)
    {
        if (v.is_null()) return std::nullopt;
        return convert<T>::from(v, at);
    }
};

/// An array, a set or a push.
template <class T>
struct convert<std::vector<T>> {
    static std::vector<T> from(resp::value const& v, place const& at)
    {
        if (v.elements() == nullptr || v.kind == resp::type::map) mismatch(at, "an array", v);
        std::vector<T> out;
        out.reserve(v.elements()->size());
        for (auto const& element : *v.elements()) out.push_back(convert<T>::from(element, {at.command, at.server, &at, out.size()}));
        return out;
    }
};

/// As many elements as the tuple has: `SCAN` is a `std::tuple<std::string, std::vector<std::string>>`.
template <class... T>
struct convert<std::tuple<T...>> {
    static std::tuple<T...> from(resp::value const& v, place const& at)
    {
        if (v.elements() == nullptr || v.elements()->size() != sizeof...(T))
            mismatch(at, "an array of " + std::to_string(sizeof...(T)) + " elements", v);
        return [&]<std::size_t... I>(std::index_sequence<I...>)
        {
            return std::tuple<T...>{convert<T>::from((*v.elements())[I], {at.command, at.server, &at, I})...};
        }
        (std::index_sequence_for<T...>{});
    }
};

template <class First, class Second>
struct convert<std::pair<First, Second>> {
    static std::pair<First, Second> from(resp::value const& v, place const& at)
    {
        return std::make_from_tuple<std::pair<First, Second>>(convert<std::tuple<First, Second>>::from(v, at));
    }
};

/// A map, or the array of keys and values in turn that RESP2 sends instead.
template <class Map>
struct convert_map {
    static Map from(resp::value const& v, place const& at)
    {
        auto const* all = v.elements();
        if (all == nullptr || all->size() % 2 != 0 || (v.kind != resp::type::map && v.kind != resp::type::array)) mismatch(at, "a map", v);
        Map out;
        for (std::size_t i = 0; i < all->size(); i += 2)
            out.emplace(convert<typename Map::key_type>::from((*all)[i], {at.command, at.server, &at, i}),
                        convert<typename Map::mapped_type>::from((*all)[i + 1], {at.command, at.server, &at, i + 1}));
        return out;
    }
};

template <class Key, class T>
struct convert<std::map<Key, T>> : convert_map<std::map<Key, T>> {
};
template <class Key, class T>
struct convert<std::unordered_map<Key, T>> : convert_map<std::unordered_map<Key, T>> {
};

} // namespace tare::redis
