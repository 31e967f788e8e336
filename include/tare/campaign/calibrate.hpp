#pragma once

#include <tare/campaign/planned_case.hpp>

#include <boost/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace tare::campaign {

/// Settles what workloads calibrate: natively, in this process, once for each workload, memory, set of processors and parameters. All
/// environments of a comparison are given the same outcome.
inline void calibrate(std::vector<planned_case>& cases)
{
    std::map<std::string, workload::calibration<boost::json::object>> known;
    for (auto& c : cases) {
        auto const& work = c.from->work;
        if (!c.runs() || !work.calibrate) continue;
        workload::context where;
        where.processors = c.granted.processor_ids();
        auto const key = std::string(work.name) + c.from->memory + boost::json::serialize(boost::json::value_from(where.processors)) +
                         boost::json::serialize(c.parameters);
        auto found = known.find(key);
        if (found == known.end()) found = known.emplace(key, work.calibrate(c.parameters, where)).first;
        c.parameters = found->second.parameters;
        c.calibration = found->second.facts;
    }
}

} // namespace tare::campaign
