#pragma once

#include <tare/campaign/pattern.hpp>
#include <tare/campaign/planned_case.hpp>
#include <tare/campaign/settings.hpp>
#include <tare/measure/available_memory.hpp>
#include <tare/memory/huge_needs.hpp>
#include <tare/topology/machine.hpp>

#include <unistd.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace tare::campaign {

/// Asks whether an environment can run here. `list` answers by what is cheap, `run` after a probe.
using asker = std::function<environment::availability(environment_choice const&)>;

namespace detail {

/// The first environment of an entry that can run; the ones before it are what it stands in for. One that the workload's peer could not
/// reach is not started to find that out.
inline void choose_environment(planned_case& out, asker const& ask, environment::options const& given)
{
    auto const& choices = out.from->environments;
    std::string why;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto answer = out.from->work.has_peer ? choices[i].reachable(given) : environment::availability{};
        if (answer.ok()) answer = ask(choices[i]);
        if (answer.ok()) {
            out.choice = static_cast<int>(i);
            if (i > 0) out.stands_in_for = choices[0].name;
            out.why_stands_in = why;
            return;
        }
        why += (why.empty() ? "" : "; ") + (choices.size() > 1 ? choices[i].name + ": " : "") + answer.sentence();
    }
    out.cannot = why;
}

/// Parameters of a case: the profile's, then what its comparison fixes, then --set, then its point of the sweep. `available` is the host's
/// free memory, bytes: looked at once for all cases, since it changes while environments are probed, and all have to get the same problem.
inline boost::json::object parameters_of(tare::entry const& from, topology::resources const& granted, settings const& given,
                                         std::uint64_t available)
{
    limits const room{static_cast<int>(granted.processors.size()), std::min(available, granted.memory_bytes), granted.cache_bytes};
    auto out = from.work.defaults(given.profile, room);
    for (auto const& [name, value] : from.fixed) from.work.set(out, name, value);
    auto const known = from.work.parameters();
    for (auto const& [name, value] : given.set)
        if (std::ranges::find(known, name, &field::name) != known.end()) from.work.set(out, name, value);
    return out;
}

/// Left free for the kernel, the page cache and Tare itself, bytes.
inline constexpr std::uint64_t reserve = 256 << 20;

inline void check_fit(planned_case const& c)
{
    auto const needed = c.from->work.memory_bytes(c.parameters);
    auto const page = c.from->backing().explicit_page;
    auto const set_aside = page == 0 ? 0 : system::huge_pool(page).free() * page;
    auto const available = std::min<std::uint64_t>(measure::available_memory() + set_aside, c.granted.memory_bytes);
    if (needed > available || available - needed < reserve)
        throw usage_error(c.name + " needs " + std::to_string(needed >> 20) + " MiB of memory, and " + std::to_string(available >> 20) +
                              " MiB are available " + measure::where_memory_is_bounded() + ", of which 256 MiB stay free",
                          "make it smaller with --set");
}

/// Why explicit huge pages are missing that nobody here may add, or empty.
inline std::string missing_huge_pages(planned_case const& c)
{
    auto const page = c.from->backing().explicit_page;
    if (page == 0 || ::geteuid() == 0) return {};
    auto const needed = memory::huge_bytes(c.from->work.memory_bytes(c.parameters), page);
    return needed <= system::huge_pool(page).free() * page ? std::string() : memory::lacks_huge_pages(needed, page).what();
}

inline void add_points(std::vector<planned_case>& out, planned_case const& base, settings const& given)
{
    auto const& from = *base.from;
    auto const& points = from.sweep;
    for (std::size_t i = 0; i < points.size(); ++i) {
        bool const ends = i == 0 || i + 1 == points.size() || i == points.size() / 2;
        if (given.profile == profile::quick && !ends) continue;
        auto c = base;
        c.name = case_name(base.where().experiment, points[i]);
        if (!selected(from.comparison, c.name, given.only, given.except)) continue;
        auto const twin = [&](planned_case const& other) { return other.name == c.name && other.from->comparison == from.comparison; };
        if (std::ranges::any_of(out, twin)) continue; // a substitute that is an element of the axis as well
        for (auto const& [name, value] : points[i]) {
            from.work.set(c.parameters, name, value);
            c.sweep[name] = c.parameters.at(name);
        }
        if (c.runs()) {
            from.work.validate(c.parameters);
            check_fit(c);
            c.cannot = missing_huge_pages(c);
        }
        out.push_back(std::move(c));
    }
}

inline void mark_same(std::vector<planned_case>& cases)
{
    for (std::size_t i = 0; i < cases.size(); ++i)
        for (std::size_t j = 0; j < i && cases[i].runs(); ++j) {
            auto const &a = cases[j], &b = cases[i];
            bool const same = a.runs() && a.from->comparison == b.from->comparison && a.from->memory == b.from->memory &&
                              a.from->tool == b.from->tool && a.where().name == b.where().name && a.sweep == b.sweep &&
                              a.granted.processors == b.granted.processors;
            if (same) cases[i].same_as = a.name;
        }
}

/// An entry with what this machine makes of it: topology, environment, parameters.
inline planned_case base_case(tare::entry const& from, topology::machine const& host, settings const& given, asker const& ask,
                              std::uint64_t available)
{
    planned_case out;
    out.from = &from;
    out.cannot = from.excluded;
    if (!out.cannot.empty()) return out;
    auto const selection = from.select(host);
    if (!selection.granted) {
        out.cannot = selection.reason;
        return out;
    }
    out.granted = *selection.granted;
    out.cannot = from.not_applicable(out.granted);
    if (out.cannot.empty() && from.work.has_peer && given.environment.peer.empty() && ::geteuid() != 0)
        out.cannot =
            "its peer needs a network namespace of its own, which needs root; run it with sudo, or name a second machine with --peer";
    if (out.cannot.empty() && from.work.missing) out.cannot = from.work.missing();
    if (out.cannot.empty()) choose_environment(out, ask, given.environment);
    out.parameters = parameters_of(from, out.granted, given, available);
    return out;
}

} // namespace detail

/// Throws `usage_error` when a name of --set is no parameter of any workload of the driver.
inline void check_names(table const& entries, settings const& given)
{
    for (auto const& [name, value] : given.set) {
        std::string known;
        bool found = false;
        for (auto const& e : entries) {
            if (!e.work.parameters) continue;
            for (auto const& p : e.work.parameters()) {
                found |= p.name == name;
                if (known.find(p.name) == std::string::npos) known += (known.empty() ? "" : ", ") + p.name;
            }
        }
        if (!found) throw usage_error("there is no parameter '" + name + "'", "known are: " + known);
    }
}

/// All cases of a driver that were selected, in the order of declaration, with what keeps some from running.
inline std::vector<planned_case> cases(table const& entries, topology::machine const& host, settings const& given, asker const& ask)
{
    check_names(entries, given);
    std::uint64_t const available = measure::available_memory();
    std::vector<planned_case> out;
    for (auto const& from : entries) {
        if (given.profile == profile::quick && given.only.empty() && !from.headline) continue;
        bool const wanted = std::ranges::any_of(from.environments, [&](environment_choice const& choice) {
            return std::ranges::any_of(from.sweep, [&](sweep_point const& point) {
                return selected(from.comparison, case_name(choice.experiment, point), given.only, given.except);
            });
        });
        if (wanted) detail::add_points(out, detail::base_case(from, host, given, ask, available), given);
    }
    detail::mark_same(out);
    return out;
}

} // namespace tare::campaign
