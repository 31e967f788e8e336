#pragma once

#include <tare/report/sentence.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::report {

namespace detail {

/// How far a case is from what its closed loop keeps in flight.
struct loop_distance {
    double share = 0; ///< of that, negative where less was in flight
    std::string label;
    std::string point; ///< of the sweep

    std::string text() const
    {
        return significant(std::abs(100 * share), 2) + " % " + (share < 0 ? "less" : "more") + ", " + label +
               (point.empty() ? "" : " at " + point);
    }
};

} // namespace detail

/// A check of closed loops by Little's law, for workloads that have the metric `in_flight`: throughput times latency is what was in flight
/// on average. A load that counted or timed wrongly does not come out at what its clients kept in flight.
///
/// Source  J. D. C. Little, "A proof for the queuing formula L = λW", 1961.
inline std::vector<std::string> closed_loop_sentences(section const& of, group const& in)
{
    auto const column = std::ranges::find(of.columns, "in_flight", &column::metric);
    if (column == of.columns.end()) return {};
    auto const index = static_cast<std::size_t>(column - of.columns.begin());
    std::vector<std::pair<std::string, std::pair<double, double>>> points;
    std::optional<detail::loop_distance> furthest;
    for (auto const& r : in.rows) {
        if (r.cells.at(index).blocks.n == 0) continue;
        auto const value = r.cells[index].blocks.mean;
        auto const known = std::ranges::find(points, r.sweep, [](auto const& p) { return p.first; });
        if (known == points.end())
            points.push_back({r.sweep, {value, value}});
        else
            known->second = {std::min(known->second.first, value), std::max(known->second.second, value)};
        if (!(r.load.clients > 0.0)) continue;
        auto const share = value / *r.load.clients - 1;
        if (!furthest || std::abs(share) > std::abs(furthest->share)) furthest = {share, r.label(), r.sweep};
    }
    if (points.empty()) return {};
    std::string out;
    for (auto const& [point, range] : points)
        out += (out.empty() ? "" : "; ") + significant(range.first, 3) + " to " + significant(range.second, 3) +
               (point.empty() ? "" : " at " + point);
    if (furthest) out += "; furthest from what the clients kept in flight: " + furthest->text();
    return {"Little's law: " + counted_work(of).value_or("requests") +
            " a second times mean latency were in flight, over the environments: " + out};
}

} // namespace tare::report
