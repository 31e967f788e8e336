#pragma once

#include <tare/campaign/planned_case.hpp>
#include <tare/environment/launch/huge_pages.hpp>
#include <tare/memory/placement/granted.hpp>

#include <boost/json.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tare::campaign {

namespace detail {

/// Explicit huge pages for a measurement in this process; null when the memory policy asks for none. Throws `error`.
inline std::unique_ptr<environment::launch::reserved_huge_pages> huge_pages_for(planned_case const& c, environment::site& site)
{
    namespace launch = environment::launch;
    auto const backing = c.from->backing();
    if (backing.explicit_page == 0) return nullptr;
    auto const bytes = memory::huge_bytes(c.from->work.memory_bytes(c.parameters), backing.explicit_page);
    return std::make_unique<launch::reserved_huge_pages>(site, backing.explicit_page, launch::spread(bytes, backing, c.granted.nodes));
}

} // namespace detail

/// Settles what workloads calibrate: natively, in this process, once for each workload, memory, set of processors and parameters. All
/// environments of a comparison are given the same outcome. A case whose huge pages cannot be had here cannot run.
inline void calibrate(std::vector<planned_case>& cases, environment::site& site)
{
    std::map<std::string, workload::calibration<boost::json::object>> known;
    for (auto& c : cases) {
        auto const& work = c.from->work;
        if (!c.runs() || !work.calibrate) continue;
        workload::context where;
        where.processors = c.granted.processor_ids();
        for (int const node : c.granted.nodes) where.nodes[node] = node;
        memory::placement::grant(where.nodes);
        auto const key = std::string(work.name) + c.from->memory + boost::json::serialize(boost::json::value_from(where.processors)) +
                         boost::json::serialize(c.parameters);
        auto found = known.find(key);
        if (found == known.end()) {
            std::unique_ptr<environment::launch::reserved_huge_pages> pages;
            try {
                pages = detail::huge_pages_for(c, site);
            } catch (error const& none) {
                c.cannot = none.what();
                continue;
            }
            found = known.emplace(key, work.calibrate(c.parameters, where)).first;
        }
        c.parameters = found->second.parameters;
        c.calibration = found->second.facts;
    }
}

} // namespace tare::campaign
