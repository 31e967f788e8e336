#pragma once

#include <tare/comparison/option.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tare::detail {

template <environment::policy E, class T, class M, class W>
environment_choice make_choice()
{
    std::string recorded(E::name);
    if constexpr (requires {
                      {
                          E::environment
                          } -> std::convertible_to<std::string_view>;
                  })
        recorded = std::string_view(E::environment);
    return {experiment<E, T, M, W>::name(),
            std::string(E::name),
            std::move(recorded),
            E::emulated,
            &E::factors,
            &E::available,
            &environment::reachable<E>,
            &E::start};
}

template <environment::element E, class T, class M, class W>
std::vector<environment_choice> make_choices()
{
    if constexpr (environment::is_stand_in<E>)
        return {make_choice<typename E::preferred, T, M, W>(), make_choice<typename E::substitute, T, M, W>()};
    else
        return {make_choice<E, T, M, W>()};
}

template <class M>
std::string memory_not_applicable(topology::resources const& granted)
{
    if constexpr (requires {
                      {
                          M::not_applicable(granted)
                          } -> std::convertible_to<std::string>;
                  })
        return M::not_applicable(granted);
    else
        return {};
}

template <environment::element E>
struct preferred_of {
    using type = E;
};
template <class A, class B>
struct preferred_of<environment::stand_in<A, B>> {
    using type = A;
};

template <environment::element E, topology::policy T, memory::policy M, workload::policy W>
entry make_entry(settings const& s)
{
    entry out;
    out.comparison = s.name;
    out.varies = s.varies;
    out.baseline = s.baseline;
    out.tool = s.tool;
    if constexpr (workload::foreign<W>) out.tool = std::string_view(W::tool_name);
    out.topology = std::string(T::name);
    out.memory = std::string(M::name);
    out.environments = make_choices<E, T, M, W>();
    out.sweep = s.sweep;
    out.fixed = s.fixed;
    out.across = s.across;
    out.select = &T::select;
    out.backing = &M::backing;
    out.not_applicable = &memory_not_applicable<M>;
    out.excluded = std::string(compatible<typename preferred_of<E>::type, T, M, W>::why_not);
    if constexpr (compatible<typename preferred_of<E>::type, T, M, W>::why_not.empty())
        out.work = workload::erase<W, M>();
    else
        out.work.name = W::name;
    return out;
}

/// A cell for each of the tools of a comparison.
template <class E, class T, class M, class... Tools>
void add_tools(table& out, settings const& s, beside<Tools...>)
{
    (out.push_back(make_entry<E, T, M, Tools>(s)), ...);
}
template <class E, class T, class M, class Option>
void add_tools(table&, settings const&, Option)
{
}

} // namespace tare::detail
