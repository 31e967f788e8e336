#pragma once

#include <tare/environment/instance.hpp>
#include <tare/environment/site.hpp>
#include <tare/name.hpp>

#include <boost/json.hpp>

#include <concepts>
#include <memory>
#include <string>

namespace tare::environment {

/// Whether an environment can be asked for here: nothing, or why not and what to do about it.
struct availability {
    std::string reason = {};
    std::string remedy = {};

    bool ok() const { return reason.empty(); }
    std::string sentence() const { return remedy.empty() ? reason : reason + "; " + remedy; }
};

/// Where the system under test runs.
template <class E>
concept policy = named<E> && requires(site& where, program const& what)
{
    {
        E::emulated
        } -> std::convertible_to<bool>;
    {
        E::factors()
        } -> std::same_as<boost::json::object>;
    {
        E::available(where)
        } -> std::same_as<availability>;
    {
        E::start(where, what)
        } -> std::same_as<std::unique_ptr<instance>>;
};

/// An optional part: whether a peer can reach what runs inside, as far as the command line decides it. Cheap: makes nothing.
template <class E>
concept limits_peers = requires(options const& given)
{
    {
        E::reachable(given)
        } -> std::same_as<availability>;
};

/// Whether a peer can reach what runs in E: yes, unless E says otherwise.
template <class E>
availability reachable(options const& given)
{
    if constexpr (limits_peers<E>)
        return E::reachable(given);
    else
        return {};
}

} // namespace tare::environment
