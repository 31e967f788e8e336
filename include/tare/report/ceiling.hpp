#pragma once

#include <tare/report/sentence.hpp>

#include <map>
#include <string>
#include <vector>

namespace tare::report {

/// What share of the software's own rate each case reaches, one sentence for each point of the sweep:
/// "of the iops that the same software has on a disk in memory (native-memory) at depth=1: native 14.1 [13.2, 15.0] %". None without a case
/// whose data lie in memory.
inline std::vector<std::string> ceiling_sentences(section const& of, group const& in)
{
    auto const column = headline_column(of);
    std::string ceiling;
    std::vector<std::string> points;
    std::map<std::string, std::string> shares;
    for (auto const& r : in.rows) {
        if (r.ceiling) ceiling = r.label();
        if (of.columns.empty() || r.against_itself || !r.cells.at(column).of_ceiling) continue;
        auto const& share = *r.cells[column].of_ceiling;
        std::optional<statistics::interval> range;
        if (share.range) range = {100 * share.range->low, 100 * share.range->high};
        auto& said = shares[r.sweep];
        if (said.empty()) points.push_back(r.sweep);
        said += (said.empty() ? "" : ", ") + r.label() + ' ' + with_interval(100 * share.value, range) + " %";
    }
    std::vector<std::string> out;
    for (auto const& point : points)
        out.push_back("of the " + of.columns[column].metric + " that the same software has on a disk in memory (" + ceiling + ")" +
                      (point.empty() ? "" : " at " + point) + ": " + shares[point]);
    return out;
}

} // namespace tare::report
