#pragma once

#include <tare/report/collect.hpp>
#include <tare/report/effects.hpp>

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/map.hpp>
#include <range/v3/view/transform.hpp>

#include <charconv>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tare::report {

namespace detail {

/// A group under construction: rows, and the records behind each.
struct group_parts {
    group out;
    std::vector<std::pair<row, case_records>> cases;

    /// The case that ratios refer to at one point of the sweep: the baseline; of several the first by name.
    std::pair<row, case_records> const* baseline_at(std::string const& sweep) const
    {
        for (auto const& c : cases)
            if (c.first.baseline && c.first.sweep == sweep && c.first.same_as.empty()) return &c;
        return nullptr;
    }

    /// What the same software does on a disk in memory at one point of the sweep; null without such a case.
    case_records const* ceiling_at(std::string const& sweep) const
    {
        for (auto const& c : cases)
            if (c.first.ceiling && c.first.sweep == sweep) return &c.second;
        return nullptr;
    }
};

inline cell cell_of(case_records const& records, case_records const* baseline, column const& of, statistics::judgement const& by)
{
    auto const values = records.values(of.metric);
    auto const means = statistics::block_means(values);
    cell out;
    out.blocks = statistics::summarise(means);
    out.range = statistics::mean_interval(means, by.confidence);
    if (baseline) out.to_baseline = statistics::compare(values, baseline->values(of.metric), by);
    if (baseline && of.metric.starts_with("latency_"))
        out.above_baseline = statistics::subtract(values, baseline->values(of.metric), by.confidence);
    return out;
}

/// Fills the cells of every row. A second case of the baseline is an A/A case.
inline void fill(group_parts& parts, std::vector<column> const& columns, statistics::judgement const& by)
{
    for (auto& c : parts.cases) {
        auto const* const baseline = parts.baseline_at(c.first.sweep);
        auto const* const ceiling = c.first.ceiling ? nullptr : parts.ceiling_at(c.first.sweep);
        bool const itself = baseline == &c;
        c.first.against_itself = c.first.baseline && baseline && !itself && c.first.same_as.empty();
        for (auto const& of : columns) {
            auto& made = c.first.cells.emplace_back(cell_of(c.second, itself || !baseline ? nullptr : &baseline->second, of, by));
            if (ceiling && of.direction == better::higher)
                made.of_ceiling = statistics::compare(c.second.values(of.metric), ceiling->values(of.metric), by);
        }
    }
    for (auto& c : parts.cases) {
        c.first.baseline = c.first.baseline && !c.first.against_itself;
        parts.out.rows.push_back(std::move(c.first));
    }
    std::ranges::sort(parts.out.rows, {}, row_order);
}

/// Marks which differences remain when all ratios of the comparison are taken as one family.
inline void correct_family(section& of, double level)
{
    std::vector<cell*> family;
    std::vector<double> p;
    for (auto& g : of.groups)
        for (auto& r : g.rows)
            for (auto& c : r.cells)
                if (c.to_baseline && c.to_baseline->range) {
                    family.push_back(&c);
                    p.push_back(c.to_baseline->p);
                }
    auto const corrected = statistics::holm(p);
    for (std::size_t i = 0; i < family.size(); ++i) family[i]->survives_holm = corrected[i] < level;
}

inline section section_of(std::vector<campaign::record const*> const& records, statistics::judgement const& by)
{
    auto const& any = *records.front();
    section out{any.campaign, any.comparison, any.varies, any.baseline, any.workload, {}, 0, {}, columns_of(records), {}};
    std::map<std::pair<std::string, std::string>, std::map<std::string, case_records>> sorted;
    bool const memories = out.varies == "memory";
    std::set<int> blocks;
    for (auto const* r : records) {
        sorted[{r->topology, memories ? r->environment : r->memory}][r->case_name].all.push_back(r);
        if (r->status != campaign::status::unavailable) blocks.insert(r->block);
        if (out.x.empty() && !r->sweep.empty()) out.x = std::string(r->sweep.begin()->key());
        for (auto const& figure : r->across)
            if (std::ranges::find(out.across, figure) == out.across.end()) out.across.push_back(figure);
    }
    out.blocks = blocks.size();
    for (auto const& [where, cases] : sorted) {
        group_parts parts;
        parts.out.topology = where.first;
        (memories ? parts.out.environment : parts.out.memory) = where.second;
        for (auto const& [name, of_case] : cases) parts.cases.emplace_back(row_of(of_case), of_case);
        parts.out.effects = effects_of(parts.cases, out.columns, by);
        fill(parts, out.columns, by);
        out.groups.push_back(std::move(parts.out));
    }
    correct_family(out, 1 - by.confidence);
    return out;
}

} // namespace detail

/// Everything that a table, a figure or a page says, from records alone; by comparison, then by campaign.
///
/// Ratios are formed within one campaign, hence within one host, between cases that differ in what the comparison varies and in
/// nothing else. Throws `error` when records contradict one another.
inline std::vector<section> assemble(std::vector<campaign::record> const& records, statistics::judgement const& by = {})
{
    std::map<std::pair<std::string, std::string>, std::vector<campaign::record const*>> sorted;
    for (auto const& r : records) sorted[{r.comparison, r.campaign}].push_back(&r);
    return sorted | ranges::views::values | ranges::views::transform([&by](auto const& of) { return detail::section_of(of, by); }) |
           ranges::to<std::vector>();
}

/// Whether lines can be drawn over the swept values: numbers, and more than two, which would only be the ends of a line.
inline bool is_curve(group const& in)
{
    std::set<std::string> values;
    for (auto const& r : in.rows) values.insert(r.x);
    return values.size() > 2 &&
           ranges::all_of(values, [](auto const& x) { return !x.empty() && std::isfinite(detail::sweep_order(x).first); });
}

/// What an A/A case of a metric shows as the smallest visible effect, the largest over the sweep; nothing without such a case.
inline std::optional<double> visible_effect(group const& of, std::size_t column)
{
    std::optional<double> out;
    for (auto const& r : of.rows | ranges::views::filter(&row::against_itself))
        if (auto const& c = r.cells.at(column); c.to_baseline)
            if (auto const effect = statistics::smallest_visible_effect(*c.to_baseline); effect && effect > out) out = effect;
    return out;
}

} // namespace tare::report
