#pragma once

#include <tare/campaign/record_schema.hpp>

#include <boost/json.hpp>

namespace tare::report {

/// What the workload said of a valid trial; null where it said nothing, or something else than an object.
inline boost::json::object const* workload_facts(campaign::record const& r)
{
    auto const* const facts = r.status == campaign::status::valid ? r.facts.if_contains("workload") : nullptr;
    return facts ? facts->if_object() : nullptr;
}

} // namespace tare::report
