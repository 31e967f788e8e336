#pragma once

#include <tare/entry.hpp>

#include <boost/json.hpp>

#include <string>

namespace tare::campaign {

/// A case of the plan: an experiment and a point of its sweep, with all that is fixed before the first trial.
struct planned_case {
    std::string name; ///< "redis/native/one_core/small-local[clients=4]"
    tare::entry const* from = nullptr;
    int choice = 0;            ///< which of the entry's environments runs
    std::string stands_in_for; ///< the environment that it replaces, and
    std::string why_stands_in; ///< why that one cannot run
    std::string same_as;       ///< the case that selected the same processors and runs instead
    std::string cannot;        ///< why it does not run, or empty
    topology::resources granted;
    boost::json::object parameters;
    boost::json::object sweep;
    boost::json::object calibration; ///< what settled some of the parameters; empty without

    environment_choice const& where() const { return from->environments.at(static_cast<std::size_t>(choice)); }
    bool runs() const { return cannot.empty() && same_as.empty(); }
};

/// The name of a case: the experiment's, with the point of the sweep in brackets.
inline std::string case_name(std::string const& experiment, sweep_point const& point)
{
    if (point.empty()) return experiment;
    std::string out = experiment + '[';
    for (auto const& [name, value] : point) out += (out.back() == '[' ? "" : ",") + name + '=' + value;
    return out + ']';
}

} // namespace tare::campaign
