#pragma once

#include <cstdint>
#include <vector>

namespace tare::topology {

/// Where one granted processor lies on the host.
struct processor {
    int id = 0;     ///< the operating system's number
    int core = 0;   ///< number of its core, unique on the machine
    int socket = 0; ///< number of its package
    int node = 0;   ///< the operating system's number of its NUMA node

    bool operator==(processor const&) const = default;
};

/// What every environment of a comparison is given. Selected on the host, once.
struct resources {
    std::vector<processor> processors;
    std::vector<int> nodes;         ///< NUMA nodes whose memory may be used, ascending
    std::uint64_t memory_bytes = 0; ///< memory of those nodes
    std::uint64_t cache_bytes = 0;  ///< sum of their last-level caches

    bool operator==(resources const&) const = default;
    std::vector<int> processor_ids() const
    {
        std::vector<int> out;
        for (auto const& p : processors) out.push_back(p.id);
        return out;
    }
};

} // namespace tare::topology
