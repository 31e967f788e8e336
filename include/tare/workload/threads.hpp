#pragma once

#include <tare/system/error.hpp>
#include <tare/topology/allowed.hpp>
#include <tare/workload/side.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tare::workload {

/// The processors that a side's threads run on, one each: the first `threads` of those that were granted, or all of them for 0.
/// A side that was granted none by name takes what it may use. Throws `usage_error` when there are fewer than `threads`.
inline std::vector<int> processors_for(std::uint64_t threads, context const& where)
{
    auto processors = where.processors.empty() ? topology::allowed_processors() : where.processors;
    if (threads > processors.size())
        throw usage_error("threads=" + std::to_string(threads) + " is more than the " + std::to_string(processors.size()) +
                          " processors that were granted");
    if (threads > 0) processors.resize(threads);
    return processors;
}

} // namespace tare::workload
