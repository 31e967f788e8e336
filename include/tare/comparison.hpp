#pragma once

#include <tare/entry.hpp>
#include <tare/environment/stand_in.hpp>

#include <boost/hana.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare {

/// The values of one axis: types, in the order in which a figure shows them. The first topology and the first memory of a
/// comparison are its headline, which is what the profile `quick` runs.
template <class... Policies>
struct axis {
    static constexpr auto types = boost::hana::tuple_t<Policies...>;
};

/// The environment that ratios are formed to.
template <environment::policy Environment>
struct baseline {
    static constexpr std::string_view name = Environment::name;
};

/// A run-time axis: `sweep<&redis::parameters::clients, 1, 4, 16>`.
template <auto Member, auto... Values>
struct sweep {
};

/// The name of a comparison in tables and files; without one it is the workload's.
template <text Name>
struct title {
    static_assert(valid_name(Name), "a comparison's title consists of [a-z0-9_.<>,=-]");
};

namespace detail {

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

/// The name of the parameter that a pointer to member means: the described member with the same address.
template <class Parameters, class Member>
std::string member_name(Member Parameters::*pointer)
{
    Parameters const example{};
    std::string out;
    each_member<Parameters>([&](std::string_view name, auto get) {
        if (static_cast<void const*>(&get(example)) == static_cast<void const*>(&(example.*pointer))) out = name;
    });
    return out;
}

template <class Value>
std::string value_text(Value value)
{
    std::string out = std::to_string(value);
    if constexpr (std::floating_point<Value>) out.erase(out.find_last_not_of('0') + 1);
    return out;
}

/// What a comparison's optional arguments add up to.
struct settings {
    std::string name;
    std::string baseline;
    std::vector<sweep_point> sweep{{}};
};

template <class E>
void apply(settings& s, baseline<E>)
{
    s.baseline = E::name;
}

template <text Name>
void apply(settings& s, title<Name>)
{
    s.name = std::string(std::string_view(Name));
}

template <auto Member, auto... Values>
void apply(settings& s, sweep<Member, Values...>)
{
    std::vector<sweep_point> grown;
    for (auto const& point : s.sweep)
        for (auto const& value : {value_text(Values)...}) {
            grown.push_back(point);
            grown.back().emplace_back(member_name(Member), value);
        }
    s.sweep = std::move(grown);
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
    out.baseline = s.baseline;
    out.topology = std::string(T::name);
    out.memory = std::string(M::name);
    out.environments = make_choices<E, T, M, W>();
    out.sweep = s.sweep;
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

/// How many of a comparison's options are a baseline, and whether that environment is on its axis, also as a part of a stand_in.
template <class Option>
inline constexpr int is_baseline = 0;
template <class E>
inline constexpr int is_baseline<baseline<E>> = 1;

template <class Baseline, class Element>
inline constexpr bool names_element = false;
template <class E, class Element>
inline constexpr bool names_element<baseline<E>, Element> = std::same_as<E, Element>;
template <class E, class A, class B>
inline constexpr bool names_element<baseline<E>, environment::stand_in<A, B>> = std::same_as<E, A> || std::same_as<E, B>;

template <class Option, class Axis>
inline constexpr bool on_axis = true;
template <class E, class... Elements>
inline constexpr bool on_axis<baseline<E>, axis<Elements...>> = (names_element<baseline<E>, Elements> || ...);

} // namespace detail

/// What belongs into one figure: axes of environments, topologies and memories, a workload, and what ratios are formed to.
///
///     using figures_2_and_3 = comparison<workload::stream, axis<environment::native, environment::docker<network::host>>,
///                                        axis<topology::one_socket>, axis<memory::transparent_huge<placement::local>>,
///                                        baseline<environment::native>, title<"figures_2_and_3">>;
template <workload::policy Workload, class Environments, class Topologies, class Memories, class... Options>
struct comparison {
    static_assert((0 + ... + detail::is_baseline<Options>) == 1,
                  "a comparison declares one baseline<environment>, which ratios are formed to");
    static_assert((detail::on_axis<Options, Environments> && ...), "the baseline is an element of the axis of environments");

    /// The product as plain data; a combination without sense is not instantiated and says why.
    static table entries()
    {
        namespace hana = boost::hana;
        detail::settings chosen;
        chosen.name = std::string(std::string_view(Workload::name));
        (detail::apply(chosen, Options{}), ...);
        table out;
        auto const product = hana::cartesian_product(hana::make_tuple(Topologies::types, Memories::types, Environments::types));
        hana::for_each(product, [&](auto cell) {
            hana::unpack(cell, [&]<class T, class M, class E>(hana::basic_type<T>, hana::basic_type<M>, hana::basic_type<E>) {
                out.push_back(detail::make_entry<E, T, M, Workload>(chosen));
                out.back().headline = out.back().topology == out.front().topology && out.back().memory == out.front().memory;
            });
        });
        return out;
    }
};

} // namespace tare
