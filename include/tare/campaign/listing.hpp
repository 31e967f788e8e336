#pragma once

#include <tare/campaign/cases.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <ostream>
#include <set>
#include <string>

namespace tare::campaign {

namespace detail {

inline std::string state_of(planned_case const& c)
{
    if (!c.cannot.empty()) return "cannot run: " + c.cannot;
    if (!c.same_as.empty()) return "the same processors as " + c.same_as;
    std::string const stands_in = c.stands_in_for.empty() ? "" : "stands in for " + c.stands_in_for + " (" + c.why_stands_in + "); ";
    if (c.where().name == "native") return "can run";
    return stands_in + "should run; proved by the probe when a campaign begins";
}

inline void print_parameters(table const& entries, settings const& given, topology::machine const& host, std::ostream& out)
{
    std::set<std::string_view> known;
    for (auto const& e : entries) {
        if (!e.work.parameters || !known.insert(e.work.name).second) continue;
        auto const selection = e.select(host);
        if (!selection.granted) continue;
        auto const values = parameters_of(e, *selection.granted, given);
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
    for (auto const& c : all) {
        if (c.from->comparison != comparison) out << (comparison.empty() ? "" : "\n") << (comparison = c.from->comparison) << '\n';
        out << "  " << (c.runs() ? "+ " : "- ") << c.name << '\n' << "      " << detail::state_of(c) << '\n';
    }
    return 0;
}

} // namespace tare::campaign
