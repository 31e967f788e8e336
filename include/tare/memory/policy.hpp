#pragma once

#include <tare/memory/region.hpp>
#include <tare/name.hpp>

#include <boost/json.hpp>

#include <concepts>
#include <cstddef>

namespace tare::memory {

/// Which pages and which placement. `map` and `unmap` serve arrays, `process` a third-party server, `backing` a guest's memory.
template <class P>
concept policy = named<P> && requires(std::size_t bytes, region r)
{
    {
        P::map(bytes)
        } -> std::same_as<region>;
    {
        P::unmap(r)
        } -> std::same_as<void>;
    {
        P::process()
        } -> std::same_as<void>;
    {
        P::backing()
        } -> std::same_as<struct backing>;
    {
        P::facts(r)
        } -> std::same_as<boost::json::object>;
};

} // namespace tare::memory
