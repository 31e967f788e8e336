#pragma once

#include <tare/memory/region.hpp>
#include <tare/name.hpp>
#include <tare/topology/resources.hpp>

#include <concepts>
#include <string>

namespace tare::memory::placement {

/// On which NUMA nodes pages come to lie. `place` serves a region before it is touched, `process` what is exec'd afterwards,
/// `back` a guest's memory; `not_applicable` is empty, or says why this placement makes no sense on what was granted.
template <class P>
concept policy = named<P> && requires(region r, struct backing& b, topology::resources const& granted)
{
    {
        P::place(r)
        } -> std::same_as<void>;
    {
        P::process()
        } -> std::same_as<void>;
    {
        P::back(b)
        } -> std::same_as<void>;
    {
        P::not_applicable(granted)
        } -> std::same_as<std::string>;
};

} // namespace tare::memory::placement
