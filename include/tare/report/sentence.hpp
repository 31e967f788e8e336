#pragma once

#include <tare/report/assemble.hpp>
#include <tare/report/escape.hpp>
#include <tare/report/format.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::report {

/// The metric that a sentence about a workload speaks of; the first one for a workload that is not here.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 14> headline_metrics = {{
    {"startup", "to_main"},
    {"stream", "triad"},
    {"random_access", "gups"},
    {"linpack-tare", "gflops"},
    {"tcp_throughput", "goodput"},
    {"round_trip-tcp", "latency_mean"},
    {"round_trip-udp", "latency_mean"},
    {"block_io-io_uring", "iops"},
    {"block_io-libaio", "iops"},
    {"redis-paper_text", "requests"},
    {"redis-paper_scripts", "requests"},
    {"mysql_oltp-sysbench_0_4", "transactions"},
    {"mysql_oltp-sysbench_0_5", "transactions"},
    {"mysql_oltp-sysbench_1_0", "transactions"},
}};

inline std::size_t headline_column(section const& of)
{
    for (auto const& [workload, metric] : headline_metrics)
        for (std::size_t i = 0; i < of.columns.size(); ++i)
            if (workload == of.workload && of.columns[i].metric == metric) return i;
    return 0;
}

/// What a workload does so many times a second: its first metric that counts; nothing for one that counts nothing.
inline std::optional<std::string> counted_work(section const& of)
{
    auto const found = std::ranges::find(of.columns, "1/s", &column::unit);
    return found == of.columns.end() ? std::nullopt : std::optional(found->metric);
}

/// "one_socket, thp-local", or "one_socket, docker-host" where memories are compared
inline std::string place(group const& g)
{
    auto const& second = g.memory + g.environment; // one of them is empty
    return g.topology + (g.topology.empty() || second.empty() ? "" : ", ") + second;
}

/// "same within 2 %", "different", "not known at n = 5"
inline std::string words(cell const& c, double margin)
{
    auto const& r = *c.to_baseline;
    if (r.says == statistics::verdict::same) return "same within " + significant(100 * margin, 1) + " %";
    if (r.says == statistics::verdict::different)
        return c.survives_holm ? "different" : "different on its own, not after Holm's correction";
    return "not known at n = " + std::to_string(r.blocks);
}

/// "42.9 against 44.6 GB/s"
inline std::string rates(column const& of, cell const& subject, cell const& baseline)
{
    auto const unit = unit_for(of.unit, std::min(subject.blocks.mean, baseline.blocks.mean));
    return significant(subject.blocks.mean * unit.factor, 3) + " against " + significant(baseline.blocks.mean * unit.factor, 3) + " " +
           unit.unit;
}

/// ", which adds 14.1 [12.5, 15.7] us" to the baseline's latency; empty for what is no latency.
inline std::string added(column const& of, cell const& c)
{
    if (!c.above_baseline) return {};
    return ", which adds " + with_interval(c.above_baseline->value, c.above_baseline->range) + " " + of.unit;
}

/// "docker does 0.99 [0.98, 1.00] of native stream triad here (44.1 against 44.6 GB/s; same within 2 %)"
inline std::string sentence(section const& of, row const& r, row const& baseline, std::size_t column, double margin)
{
    auto const& ratio = *r.cells.at(column).to_baseline;
    auto const& metric = of.columns.at(column);
    auto const what = of.workload + " " + metric.metric + (r.sweep.empty() ? "" : " at " + r.sweep);
    std::string said;
    if (metric.direction == better::higher)
        said = " does " + to_text(ratio) + " of " + of.baseline + " " + what + " here";
    else if (metric.direction == better::lower)
        said = " takes " + to_text(ratio) + " times the " + what + " of " + of.baseline + " here" + added(metric, r.cells[column]);
    else
        said = " has " + to_text(ratio) + " times the " + what + " of " + of.baseline + " here";
    return r.label() + said + " (" + rates(metric, r.cells[column], baseline.cells[column]) + "; " + words(r.cells[column], margin) + ")";
}

/// The case that a row's ratios refer to. Requires a row that has a ratio.
inline row const& baseline_of(group const& in, row const& r)
{
    return *std::ranges::find_if(in.rows,
                                 [&r](row const& other) { return other.baseline && other.sweep == r.sweep && other.same_as.empty(); });
}

/// One sentence for each case of a group that has a ratio to its baseline; of a curve, for its last point.
inline std::vector<std::string> sentences(section const& of, group const& in, double margin)
{
    auto const column = headline_column(of);
    std::vector<std::string> out;
    if (of.columns.empty()) return out;
    bool const curve = is_curve(in);
    for (auto const& r : in.rows) {
        auto const later = [&](row const& other) {
            return other.label() == r.label() && other.rest == r.rest && (curve || other.x == r.x);
        };
        auto const last = std::find_if(in.rows.rbegin(), in.rows.rend(), later);
        if (&*last == &r && r.cells.at(column).to_baseline && !r.against_itself)
            out.push_back(sentence(of, r, baseline_of(in, r), column, margin));
    }
    return out;
}

/// "=" same, "≠" different, "≠*" different before Holm's correction only, "?" not known.
inline std::string sign(cell const& c)
{
    if (!c.to_baseline) return "";
    if (c.to_baseline->says == statistics::verdict::same) return "=";
    if (c.to_baseline->says == statistics::verdict::not_known) return "?";
    return c.survives_holm ? "≠" : "≠*";
}

inline std::string legend(double margin)
{
    return "↑ higher is better, ↓ lower is better; n: blocks; = same within " + significant(100 * margin, 1) +
           " %, ≠ different, ≠* different on its own but not after Holm's correction over the comparison, ? not known at this n.";
}

/// "copy 1.6 %, triad 1.8 %", or nothing without an A/A case.
inline std::string visible_effects(section const& of, group const& in)
{
    std::string out;
    for (std::size_t i = 0; i < of.columns.size(); ++i)
        if (auto const effect = visible_effect(in, i))
            out += (out.empty() ? "" : ", ") + of.columns[i].metric + " " + significant(100 * *effect, 2) + " %";
    return out;
}

/// "docker-nat: failed in 2 of 10 trials: the guest panicked"
inline std::string problem_text(row const& r, problem const& p)
{
    auto const which = r.label() + (r.sweep.empty() ? "" : " [" + r.sweep + "]") + ": " + std::string(campaign::to_string(p.status));
    auto const often =
        p.status == campaign::status::unavailable ? "" : " in " + std::to_string(p.trials) + " of " + counted(r.trials, "trial");
    return which + often + ": " + (p.reason.empty() ? "no reason was recorded" : plain(p.reason));
}

/// What a reader of one case has to know beside its numbers.
inline std::vector<std::string> remarks(row const& r, bool first_point)
{
    if (!r.same_as.empty()) return {r.case_name + ": selects the same processors as " + r.same_as + ", which ran instead"};
    std::vector<std::string> out;
    for (auto const& p : r.problems) out.push_back(problem_text(r, p));
    for (auto const& [mark, trials] : r.marks)
        out.push_back(r.label() + (r.sweep.empty() ? "" : " [" + r.sweep + "]") + ": " + plain(mark) + " in " + std::to_string(trials) +
                      " of " + counted(r.trials, "trial") + ", which count all the same");
    if (!r.stands_in_for.empty() && first_point)
        out.push_back(r.environment + " stands in for " + r.stands_in_for + ", which cannot run here" +
                      (r.why_stands_in.empty() ? "" : ": " + plain(r.why_stands_in)));
    return out;
}

/// What a group lacks: trials that did not count or are doubtful, and cases that ran under another name.
inline std::vector<std::string> missing(group const& in)
{
    std::vector<std::string> out;
    for (auto const& r : in.rows)
        for (auto& said : remarks(r, r.sweep == in.rows.front().sweep)) out.push_back(std::move(said));
    return out;
}

} // namespace tare::report
