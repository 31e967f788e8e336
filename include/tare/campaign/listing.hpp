#pragma once

#include <tare/campaign/cases.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <ostream>
#include <set>
#include <string>

namespace tare::campaign {

namespace detail {

/// Whether a case can run, in a few words; `substitutes` are named since only the probe decides between them and the first.
inline std::string state_of(planned_case const& c)
{
    if (!c.cannot.empty()) return "cannot run: " + c.cannot;
    if (!c.same_as.empty()) return "runs as " + c.same_as + ", which has the same processors";
    if (!c.stands_in_for.empty()) return "unproven until probed; stands in since " + c.why_stands_in;
    std::string substitutes;
    for (std::size_t i = 1; i < c.from->environments.size(); ++i) substitutes += "; else " + c.from->environments[i].name + " stands in";
    return (c.where().name == "native" ? "can run" : "unproven until probed") + substitutes;
}

inline void print_parameters(table const& entries, settings const& given, topology::machine const& host, std::ostream& out)
{
    std::set<std::string_view> known;
    for (auto const& e : entries) {
        if (!e.work.parameters || !known.insert(e.work.name).second) continue;
        auto const selection = e.select(host);
        if (!selection.granted) continue;
        auto const values = parameters_of(e, *selection.granted, given, measure::available_memory());
        out << e.work.name << '\n';
        for (auto const& f : e.work.parameters())
            out << "  " << f.name << " = " << boost::json::serialize(values.at(f.name)) << (f.unit == "1" ? "" : " " + f.unit) << '\n';
        if (values.empty()) out << "  (none)\n";
    }
}

} // namespace detail

/// Every case with whether it can run here, as far as that is cheap to know. Makes nothing on the host.
inline int print_list(table const& entries, settings given, bool parameters, std::ostream& out)
{
    auto const host = topology::machine::host();
    if (parameters) {
        detail::print_parameters(entries, given, host, out);
        return 0;
    }
    given.profile = profile::standard;
    environment::site site("list", {}, nullptr, given.environment);
    auto const all = cases(entries, host, given, [&](environment_choice const& choice) { return choice.available(site); });
    std::string comparison;
    std::size_t width = 0;
    for (auto const& c : all) width = std::max(width, c.name.size());
    for (auto const& c : all) {
        if (c.from->comparison != comparison) out << (comparison.empty() ? "" : "\n") << (comparison = c.from->comparison) << '\n';
        out << "  " << (c.runs() ? "+ " : "- ") << c.name << std::string(width - c.name.size() + 2, ' ') << detail::state_of(c) << '\n';
    }
    return 0;
}

} // namespace tare::campaign
