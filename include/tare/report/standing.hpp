#pragma once

#include <tare/report/assemble.hpp>
#include <tare/report/ceiling.hpp>
#include <tare/report/sentence.hpp>

#include <boost/json.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace tare::report {

/// How ours stands beside a foreign tool in one metric. `ratio` is formed so that more than 1 means that ours is better.
struct standing {
    std::string workload;
    std::string case_name; ///< of the tool's case
    std::string metric;
    std::string peer;  ///< the tool
    double ours = 0;   ///< mean of the blocks' means
    double theirs = 0; ///< the same
    std::string unit;  ///< of both
    better direction = better::neither;
    double ratio = 0;
    std::optional<statistics::interval> range; ///< 95 %, paired by block; nothing below three blocks
    std::size_t n = 0;                         ///< blocks that have both
    bool same_work = true;
    std::string work;  ///< what the tool did, in its own terms
    std::string sweep; ///< "n=4000", or empty
};

namespace detail {

inline standing standing_of(section const& of, row const& tool, row const& ours, std::size_t column)
{
    auto const& metric = of.columns[column];
    auto const& ratio = *tool.cells[column].to_baseline; // theirs to ours
    bool const turned = metric.direction != better::lower;
    standing out{of.workload,
                 tool.case_name,
                 metric.metric,
                 tool.name(),
                 ours.cells[column].blocks.mean,
                 tool.cells[column].blocks.mean,
                 metric.unit,
                 metric.direction,
                 turned ? 1 / ratio.value : ratio.value,
                 ratio.range,
                 ratio.blocks,
                 tool.same_work,
                 tool.work,
                 tool.sweep};
    if (out.range && turned) out.range = statistics::interval{1 / ratio.range->high, 1 / ratio.range->low};
    return out;
}

} // namespace detail

/// One for each tool and metric of a group, in the order of its rows; metrics without a direction have none.
inline std::vector<standing> standings(section const& of, group const& in)
{
    std::vector<standing> out;
    for (auto const& r : in.rows)
        for (std::size_t i = 0; i < of.columns.size() && of.varies == "tool"; ++i)
            if (r.cells[i].to_baseline && !r.against_itself && of.columns[i].direction != better::neither)
                out.push_back(detail::standing_of(of, r, baseline_of(in, r), i));
    return out;
}

/// {workload, case, metric, peer, ours, theirs, unit, ratio {value, low, high}, better, n, same_work, work}: see docs/results.md.
inline boost::json::object to_json(standing const& s)
{
    boost::json::object ratio{{"value", s.ratio}};
    if (s.range) ratio["low"] = s.range->low, ratio["high"] = s.range->high;
    return {{"workload", s.workload},
            {"case", s.case_name},
            {"metric", s.metric},
            {"peer", s.peer},
            {"ours", s.ours},
            {"theirs", s.theirs},
            {"unit", s.unit},
            {"ratio", std::move(ratio)},
            {"better", to_string(s.direction)},
            {"n", s.n},
            {"same_work", s.same_work},
            {"work", s.work}};
}

/// "stream triad: 1.52 [1.48, 1.57] times hpcc's (43.8 against 28.9 GB/s; n = 5)", or "hpcc takes 1.2 times as long"
inline std::string to_text(standing const& s)
{
    auto const unit = unit_for(s.unit, std::min(s.ours, s.theirs));
    std::string out = s.metric + (s.sweep.empty() ? "" : " at " + s.sweep) + ": ours is " + with_interval(s.ratio, s.range);
    out += (s.direction == better::lower ? " times better than " : " times ") + s.peer + " (" + significant(s.ours * unit.factor, 3) +
           " against " + significant(s.theirs * unit.factor, 3) + ' ' + unit.unit + ", n = " + std::to_string(s.n) + ')';
    return out;
}

/// What a group's figures say, in sentences: of tools how ours stands beside each, of environments what each costs, of memories what each
/// brings.
inline std::vector<std::string> findings(section const& of, group const& in, double margin)
{
    std::vector<std::string> out;
    if (of.varies != "tool") {
        out = sentences(of, in, margin);
        for (auto& said : ceiling_sentences(of, in)) out.push_back(std::move(said));
        return out;
    }
    for (auto const& s : standings(of, in)) out.push_back(s.workload + ' ' + to_text(s));
    for (auto const& r : in.rows)
        if (!r.work.empty() && r.measured()) out.push_back(r.name() + (r.same_work ? ": " : ", NOT the same work: ") + plain(r.work));
    return out;
}

} // namespace tare::report
