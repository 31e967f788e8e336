#pragma once

#include <tare/name.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>

#include <boost/json.hpp>

#include <cmath>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::campaign {

namespace json = boost::json;

/// What became of a trial. Only `valid` ones enter a figure.
enum class status {
    valid,      ///< measured, and its answer was verified
    invalid,    ///< measured, but the answer or the clock was wrong
    failed,     ///< did not end as it should
    unavailable ///< could not run here at all
};

constexpr std::string_view to_string(status s)
{
    switch (s) {
    case status::valid:
        return "valid";
    case status::invalid:
        return "invalid";
    case status::failed:
        return "failed";
    default:
        return "unavailable";
    }
}

/// One measured value of a trial.
struct metric {
    std::string name;
    double value = 0;
    std::string unit;
    better direction = better::neither;

    bool operator==(metric const&) const = default;
};

/// What makes a record unique in its campaign.
struct record_key {
    int block = 0;
    std::string case_name;
    int start = 0;
    int iteration = 0;

    auto operator<=>(record_key const&) const = default;
};

/// One trial, complete in itself: one line of results.jsonl. Every field is explained in docs/results.md.
struct record {
    static constexpr std::string_view current_schema = "tare.record/1";

    std::string schema{current_schema};
    std::string campaign;
    std::string comparison;    ///< the figure that it belongs to
    std::string varies;        ///< what its ratios are formed between: "environment", "memory" or "tool"
    std::string baseline;      ///< the name of the one that they refer to
    int block = 0;             ///< every case once, in random order
    std::string case_name;     ///< "case" in JSON: the experiment and its point of the sweep
    int position = 0;          ///< of the case in the plan: the order in which figures show cases
    int start = 0;             ///< start of the environment within the block
    int iteration = 0;         ///< repetition within the start
    std::string experiment;    ///< composed of the names of its policies
    std::string workload;      //
    std::string tool;          ///< what did the work where tools are compared: "tare", or a foreign one; else empty
    std::string environment;   ///< the one that really ran
    std::string stands_in_for; ///< the environment that it replaces, or empty
    std::string same_as;       ///< the case that selected the same processors and ran instead, or empty
    json::object factors;      ///< strings
    std::string topology;      //
    std::string memory;        //
    json::object parameters;   ///< of the workload
    json::object sweep;        ///< the swept parameters' values of this case; empty without a sweep
    std::vector<std::pair<std::string, std::string>> across; ///< metrics that figures show one over the other, x and y
    std::vector<metric> metrics;
    json::object samples; ///< arrays of numbers
    campaign::status status = status::valid;
    std::string reason; ///< why it is not valid, one sentence
    bool emulated = false;
    json::object host;  ///< what the host's side saw: processors, CPU seconds, steal, pressure, clock step
    json::object facts; ///< what the environment and the memory really granted
    double seconds = 0; ///< of the whole trial, by the host's monotonic clock

    record_key key() const { return {block, case_name, start, iteration}; }
    bool operator==(record const&) const = default;
};

namespace detail {

inline json::object metrics_to_json(std::vector<metric> const& metrics)
{
    json::object out;
    for (auto const& m : metrics) {
        if (!std::isfinite(m.value)) throw error("metric '" + m.name + "' is not a finite number and cannot be recorded");
        out[m.name] = {{"value", m.value}, {"unit", m.unit}, {"better", to_string(m.direction)}};
    }
    return out;
}

} // namespace detail

/// [{"x": .., "y": ..}, ..]
inline json::array across_to_json(std::vector<std::pair<std::string, std::string>> const& figures)
{
    json::array out;
    for (auto const& [x, y] : figures) out.push_back({{"x", x}, {"y", y}});
    return out;
}

/// The JSON object of a record, its members in the order of docs/results.md.
/// `json::serialize` of it has no line break. Throws `error` when a metric is not finite.
inline json::object to_json(record const& r)
{
    return {{"schema", r.schema},
            {"campaign", r.campaign},
            {"comparison", r.comparison},
            {"varies", r.varies},
            {"baseline", r.baseline},
            {"block", r.block},
            {"case", r.case_name},
            {"position", r.position},
            {"start", r.start},
            {"iteration", r.iteration},
            {"experiment", r.experiment},
            {"workload", r.workload},
            {"tool", r.tool},
            {"environment", r.environment},
            {"stands_in_for", r.stands_in_for},
            {"same_as", r.same_as},
            {"factors", r.factors},
            {"topology", r.topology},
            {"memory", r.memory},
            {"parameters", r.parameters},
            {"sweep", r.sweep},
            {"across", across_to_json(r.across)},
            {"metrics", detail::metrics_to_json(r.metrics)},
            {"samples", r.samples},
            {"status", to_string(r.status)},
            {"reason", r.reason},
            {"emulated", r.emulated},
            {"host", r.host},
            {"facts", r.facts},
            {"seconds", r.seconds}};
}

} // namespace tare::campaign
