#pragma once

#include <tare/campaign/record_members.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace tare::campaign {

namespace detail {

inline better parse_better(json::value const* value)
{
    for (auto const direction : {better::higher, better::lower, better::neither})
        if (value && value->is_string() && std::string_view(value->get_string()) == to_string(direction)) return direction;
    throw error("a metric's 'better' is neither 'higher' nor 'lower' nor 'neither'");
}

inline metric parse_metric(json::key_value_pair const& member)
{
    auto const name = std::string(member.key());
    auto const* const object = member.value().if_object();
    auto const* const value = object ? object->if_contains("value") : nullptr;
    auto const* const unit = object ? object->if_contains("unit") : nullptr;
    if (!valid_name(name) || name.size() > longest_name) throw error("a record has a metric without a valid name");
    if (!value || !value->is_number()) throw error("metric '" + name + "' has no number as its 'value'");
    if (!unit || !unit->is_string() || !valid_unit(unit->get_string())) throw error("metric '" + name + "' has no valid 'unit'");
    return {name, value->to_number<double>(), std::string(unit->get_string()), parse_better(object->if_contains("better"))};
}

inline status parse_status(std::string_view word)
{
    for (auto const known : {status::valid, status::invalid, status::failed, status::unavailable})
        if (word == to_string(known)) return known;
    throw error("the status of a record is none of 'valid', 'invalid', 'failed', 'unavailable'");
}

/// What ratios may be formed between; the report sorts cases by it.
inline bool valid_varies(std::string_view word) { return word == "environment" || word == "memory" || word == "tool"; }

inline void require_sample_arrays(json::object const& samples)
{
    for (auto const& member : samples) {
        auto const* const array = member.value().if_array();
        if (!array || !std::ranges::all_of(*array, [](json::value const& v) { return v.is_number(); }))
            throw error("member 'samples' of a record has something else than arrays of numbers");
    }
}

/// A record that was made before there were such figures has none.
inline std::vector<std::pair<std::string, std::string>> parse_across(json::value const* figures)
{
    auto const name_of = [](json::value const& figure, char const* axis) {
        auto const* const object = figure.if_object();
        auto const* const name = object ? object->if_contains(axis) : nullptr;
        if (!name || !name->is_string() || !valid_name(name->get_string()) || name->get_string().size() > longest_name)
            throw error("member 'across' of a record has something else than pairs 'x' and 'y' of metrics' names");
        return std::string(name->get_string());
    };
    std::vector<std::pair<std::string, std::string>> out;
    if (!figures) return out;
    if (!figures->is_array() || figures->get_array().size() > most_figures)
        throw error("member 'across' of a record is not an array of at most " + std::to_string(most_figures) + " figures");
    for (auto const& figure : figures->get_array()) out.emplace_back(name_of(figure, "x"), name_of(figure, "y"));
    return out;
}

inline void require_strings(json::object const& factors)
{
    for (auto const& member : factors)
        if (!member.value().is_string()) throw error("member 'factors' of a record has something else than strings");
}

} // namespace detail

/// A record of a parsed JSON object. Members that this version does not know are ignored. Throws `error`.
inline record record_from_json(json::object const& line)
{
    detail::require_finite(line);
    detail::record_members const members(line);
    record r;
    r.schema = members.text("schema", nullptr);
    if (r.schema != record::current_schema)
        throw error("a record has a schema that this version cannot read",
                    "it reads " + std::string(record::current_schema) + "; take the version of Tare that wrote it");
    r.campaign = members.text("campaign", detail::valid_campaign);
    r.comparison = members.text("comparison", valid_name);
    r.varies = members.text("varies", detail::valid_varies);
    r.baseline = members.text("baseline", valid_name);
    r.block = members.count("block");
    r.case_name = members.text("case", detail::valid_path);
    r.start = members.count("start");
    r.position = members.count("position");
    r.iteration = members.count("iteration");
    r.experiment = members.text("experiment", detail::valid_path);
    r.workload = members.text("workload", valid_name);
    r.tool = members.text("tool", valid_name, true);
    r.environment = members.text("environment", valid_name);
    r.stands_in_for = members.text("stands_in_for", valid_name, true);
    r.same_as = members.text("same_as", detail::valid_path, true);
    r.factors = members.object("factors");
    detail::require_strings(r.factors);
    r.topology = members.text("topology", valid_name, true);
    r.memory = members.text("memory", valid_name, true);
    r.parameters = members.object("parameters");
    r.sweep = members.object("sweep");
    r.across = detail::parse_across(line.if_contains("across"));
    for (auto const& member : members.object("metrics")) r.metrics.push_back(detail::parse_metric(member));
    r.samples = members.object("samples");
    detail::require_sample_arrays(r.samples);
    r.status = detail::parse_status(members.text("status", valid_name));
    if (auto const* reason = line.if_contains("reason"); reason && reason->is_string()) r.reason = reason->get_string();
    if (auto const* emulated = line.if_contains("emulated"); emulated && emulated->is_bool()) r.emulated = emulated->get_bool();
    r.host = members.object("host");
    r.facts = members.object("facts");
    if (auto const* seconds = line.if_contains("seconds"); seconds && seconds->is_number()) r.seconds = seconds->to_number<double>();
    return r;
}

/// Reads one line of results.jsonl, bounded and checked. Throws `error` with the member that is wrong.
inline record parse_record(std::string_view line)
{
    if (line.size() > longest_line) throw error("a record is longer than 16 MiB");
    json::error_code code;
    json::parse_options options;
    options.max_depth = deepest_json;
    auto const value = json::parse(line, code, {}, options);
    if (code) throw error("a record is not JSON: " + code.message());
    if (!value.is_object()) throw error("a record is not a JSON object");
    return record_from_json(value.get_object());
}

} // namespace tare::campaign
