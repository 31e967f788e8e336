#pragma once

#include <tare/report/digest.hpp>
#include <tare/report/format.hpp>
#include <tare/report/granted.hpp>

#include <algorithm>
#include <charconv>
#include <compare>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace tare::report {

/// The records of one case, sorted out of a campaign's random order.
struct case_records {
    std::vector<campaign::record const*> all;

    campaign::record const& any() const { return *all.front(); }

    /// The values of one metric that may enter a figure.
    std::vector<statistics::observation> values(std::string const& metric) const
    {
        std::vector<statistics::observation> out;
        for (auto const* r : all)
            if (r->status == campaign::status::valid && r->same_as.empty())
                for (auto const& m : r->metrics)
                    if (m.name == metric) out.push_back({r->block, r->start, m.value});
        return out;
    }
};

/// The value of a swept parameter as text: "4", "random".
inline std::string text_of(boost::json::value const& value)
{
    if (value.is_double()) return exact(value.get_double()); // "1000", where JSON says "1E3"
    return value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
}

/// Drops what is there twice, so that a folder may be named twice. Throws `error` when two records with one key differ.
inline std::vector<campaign::record> unique_records(std::vector<campaign::record> records)
{
    using identity = std::tuple<std::string, std::string, campaign::record_key>;
    std::map<identity, std::size_t> known;
    std::vector<campaign::record> out;
    for (auto& r : records) {
        auto const [place, added] = known.try_emplace({r.campaign, r.comparison, r.key()}, out.size());
        if (added)
            out.push_back(std::move(r));
        else if (!(out[place->second] == r))
            throw error("campaign " + r.campaign + " has two different records of block " + std::to_string(r.block) + ", case " +
                            r.case_name + ", start " + std::to_string(r.start) + ", iteration " + std::to_string(r.iteration),
                        "report the folders one by one to see which one was changed");
    }
    return out;
}

namespace detail {

inline std::vector<column> columns_of(std::vector<campaign::record const*> const& records)
{
    std::vector<column> out;
    for (auto const* r : records)
        for (auto const& m : r->metrics) {
            auto const known = std::ranges::find(out, m.name, &column::metric);
            if (known == out.end())
                out.push_back({m.name, m.unit, m.direction});
            else if (known->unit != m.unit || known->direction != m.direction)
                throw error("metric " + m.name + " of comparison " + r->comparison + " changes its unit or direction between records",
                            "report campaigns with different versions of Tare one by one");
        }
    return out;
}

/// Trials that are not valid, counted by their reason, most frequent first.
inline std::vector<problem> problems_of(case_records const& records)
{
    std::map<std::pair<campaign::status, std::string>, std::size_t> counted;
    for (auto const* r : records.all)
        if (r->status != campaign::status::valid) ++counted[{r->status, r->reason}];
    std::vector<problem> out;
    for (auto const& [what, trials] : counted) out.push_back({what.first, what.second, trials});
    std::ranges::stable_sort(out, std::ranges::greater{}, &problem::trials);
    return out;
}

/// What the host noticed during valid trials ("steal above 2 %"), and caveats of the workload: they count, and the reader is told.
inline std::vector<std::pair<std::string, std::size_t>> marks_of(case_records const& records)
{
    std::map<std::string, std::size_t> counted;
    for (auto const* r : records.all) {
        auto const* const marks = r->status == campaign::status::valid ? r->host.if_contains("marks") : nullptr;
        if (marks && marks->is_array())
            for (auto const& mark : marks->get_array())
                if (mark.is_string()) ++counted[std::string(mark.get_string())];
        auto const* const facts = workload_facts(*r);
        auto const* const caveat = facts ? facts->if_contains("caveat") : nullptr;
        if (caveat && caveat->is_string()) ++counted[std::string(caveat->get_string())];
    }
    return {counted.begin(), counted.end()};
}

inline std::string why_stands_in(case_records const& records)
{
    for (auto const* r : records.all)
        if (auto const* why = r->facts.if_contains("why_stands_in"); why && why->is_string()) return std::string(why->get_string());
    return {};
}

/// What a foreign tool says that it did, from its first record that says so.
inline void describe_work(row& into, case_records const& records)
{
    for (auto const* r : records.all) {
        auto const* const facts = r->facts.if_contains("workload");
        auto const* const object = facts ? facts->if_object() : nullptr;
        auto const* const work = object ? object->if_contains("work") : nullptr;
        auto const* const same = object ? object->if_contains("same_work") : nullptr;
        if (work && work->is_string() && into.work.empty()) into.work = std::string(work->get_string());
        if (same && same->is_bool()) into.same_work = into.same_work && same->get_bool();
    }
}

inline void describe_sweep(row& into, boost::json::object const& sweep)
{
    for (auto const& parameter : sweep) {
        auto const value = text_of(parameter.value());
        auto const named = std::string(parameter.key()) + "=" + value;
        into.sweep += (into.sweep.empty() ? "" : ", ") + named;
        if (&parameter == &*sweep.begin())
            into.x = value;
        else
            into.rest += (into.rest.empty() ? "" : ", ") + named;
    }
}

/// The policy of a case that ratios are formed between.
inline std::string subject_of(campaign::record const& r)
{
    if (r.varies == "tool") return r.tool;
    return r.varies == "memory" ? r.memory : r.environment;
}

inline row row_of(case_records const& records)
{
    auto const& any = records.any();
    row out;
    out.case_name = any.case_name;
    out.position = any.position;
    out.subject = subject_of(any);
    out.environment = any.environment;
    out.stands_in_for = any.stands_in_for;
    out.why_stands_in = why_stands_in(records);
    out.same_as = any.same_as;
    out.emulated = any.emulated;
    out.baseline = out.subject == any.baseline;
    auto const* const storage = any.factors.if_contains("storage");
    if (storage && storage->is_string()) out.storage = storage->get_string();
    out.ceiling = out.storage == "memory" && any.same_as.empty();
    out.load = load_facts_of(records.all);
    out.trials = records.all.size();
    out.problems = problems_of(records);
    out.marks = marks_of(records);
    out.pages = pages_granted(records.all);
    out.ran_with = ran_with(records.all);
    out.distribution = distribution_of(records.all);
    if (!any.tool.empty()) describe_work(out, records);
    describe_sweep(out, any.sweep);
    return out;
}

/// Swept values in their own order: numbers by size, before words.
inline std::pair<double, std::string> sweep_order(std::string const& value)
{
    double number = 0;
    auto const [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
    bool const whole = code == std::errc{} && end == value.data() + value.size();
    return {whole ? number : std::numeric_limits<double>::infinity(), value};
}

/// The baseline first, what is emulated last; otherwise the order of the plan: that of the records is random and says nothing.
inline auto row_order(row const& r)
{
    return std::tuple(r.rest, sweep_order(r.x), !r.baseline, !r.measured(), r.emulated, r.position, r.environment, r.case_name);
}

} // namespace detail

} // namespace tare::report
