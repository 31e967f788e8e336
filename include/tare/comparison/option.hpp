#pragma once

#include <tare/comparison/across.hpp>
#include <tare/describe.hpp>
#include <tare/entry.hpp>
#include <tare/environment/stand_in.hpp>
#include <tare/workload/policy.hpp>

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

/// What ratios are formed to: an environment, or a memory, and then the memories of each environment are compared.
template <class Policy>
requires environment::policy<Policy> || memory::policy<Policy>
struct baseline {
};

/// Foreign tools, or programs written by hand, that do the comparison's work: each is a case of its own next to ours, which is what
/// ratios are formed to. Stands in the place of `baseline`.
template <workload::policy... Tools>
struct beside {
};

/// A run-time axis: `sweep<&redis::parameters::clients, 1, 4, 16>`; words as `text{"read"}`.
template <auto Member, auto... Values>
struct sweep {
};

/// A parameter that the comparison gives every case, whatever the profile: `fixed<&stream::parameters::passes, 10>`, or a word as
/// `text{"streaming"}`. `--set` overrides it.
template <auto Member, auto Value>
struct fixed {
};

/// The name of a comparison in tables and files; without one it is the workload's.
template <text Name>
struct title {
    static_assert(valid_name(Name), "a comparison's title consists of [a-z0-9_.<>,=-]");
};

namespace detail {

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

template <std::size_t N>
std::string value_text(text<N> const& word)
{
    return word.str();
}

/// What a comparison's optional arguments add up to.
struct settings {
    std::string name;
    std::string varies;   ///< "environment", "memory" or "tool": the policies that ratios are formed between
    std::string baseline; ///< one of them; "tare" where tools are compared
    std::string tool;     ///< "tare" where tools are compared, else empty
    std::vector<sweep_point> sweep{{}};
    sweep_point fixed;
    std::vector<std::pair<std::string, std::string>> across; ///< names of metrics, x and y
};

template <class Policy>
void apply(settings& s, baseline<Policy>)
{
    s.varies = environment::policy<Policy> ? "environment" : "memory";
    s.baseline = Policy::name;
}

template <auto Member, auto Value>
void apply(settings& s, fixed<Member, Value>)
{
    s.fixed.emplace_back(member_name(Member), value_text(Value));
}

template <class... Tools>
void apply(settings& s, beside<Tools...>)
{
    s.varies = "tool";
    s.tool = s.baseline = "tare";
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

template <auto X, auto Y>
void apply(settings& s, across<X, Y>)
{
    s.across.emplace_back(member_name(X), member_name(Y));
}

template <class Option>
inline constexpr bool is_sweep = false;
template <auto Member, auto... Values>
inline constexpr bool is_sweep<sweep<Member, Values...>> = true;

/// How many of a comparison's options say what ratios are formed to, and whether that is on one of its axes, also as a part of a stand_in.
template <class Option>
inline constexpr int is_baseline = 0;
template <class Policy>
inline constexpr int is_baseline<baseline<Policy>> = 1;
template <class... Tools>
inline constexpr int is_baseline<beside<Tools...>> = 1;

/// Whether an option's tools take the workload's parameters and give its metrics.
template <class Option, class W>
inline constexpr bool does_work_of = true;
template <class W, class... Tools>
inline constexpr bool does_work_of<beside<Tools...>, W> = ((std::same_as<typename Tools::parameters, typename W::parameters> &&
                                                            std::same_as<typename Tools::sample, typename W::sample>)&&...);

template <class Baseline, class Element>
inline constexpr bool names_element = false;
template <class E, class Element>
inline constexpr bool names_element<baseline<E>, Element> = std::same_as<E, Element>;
template <class E, class A, class B>
inline constexpr bool names_element<baseline<E>, environment::stand_in<A, B>> = std::same_as<E, A> || std::same_as<E, B>;

template <class Option, class... Axes>
inline constexpr bool on_axes = true;
template <class Policy, class... Environments, class... Memories>
inline constexpr bool
    on_axes<baseline<Policy>, axis<Environments...>, axis<Memories...>> = (names_element<baseline<Policy>, Environments> || ...) ||
                                                                          (std::same_as<Policy, Memories> || ...);

} // namespace detail

} // namespace tare
