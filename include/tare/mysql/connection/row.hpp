#pragma once

#include <tare/mysql/connection/convert.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace tare::mysql {

constexpr std::size_t any_columns = 0; ///< how many columns a row has does not matter

namespace detail {

inline place in_column(place at, std::span<std::string const> names, std::size_t i)
{
    at.column = names[i];
    return at;
}

} // namespace detail

/// How the values of a row become a `Row`; of a result with one column, its value.
template <class Row>
struct row_of {
    static constexpr std::size_t columns = 1;
    static Row from(std::span<value const> values, std::span<std::string const> names, place const& at)
    {
        return convert<Row>::from(values[0], detail::in_column(at, names, 0));
    }
};

template <class... T>
struct row_of<std::tuple<T...>> {
    static constexpr std::size_t columns = sizeof...(T);
    static_assert(columns > 0, "a row has at least one column");
    static std::tuple<T...> from(std::span<value const> values, std::span<std::string const> names, place const& at)
    {
        return [&]<std::size_t... I>(std::index_sequence<I...>)
        {
            return std::tuple<T...>{convert<T>::from(values[I], detail::in_column(at, names, I))...};
        }
        (std::index_sequence_for<T...>{});
    }
};

template <class First, class Second>
struct row_of<std::pair<First, Second>> {
    static constexpr std::size_t columns = 2;
    static std::pair<First, Second> from(std::span<value const> values, std::span<std::string const> names, place const& at)
    {
        return std::make_from_tuple<std::pair<First, Second>>(row_of<std::tuple<First, Second>>::from(values, names, at));
    }
};

template <class T>
struct row_of<std::vector<T>> {
    static constexpr std::size_t columns = any_columns;
    static std::vector<T> from(std::span<value const> values, std::span<std::string const> names, place const& at)
    {
        std::vector<T> out;
        out.reserve(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) out.push_back(convert<T>::from(values[i], detail::in_column(at, names, i)));
        return out;
    }
};

} // namespace tare::mysql
