#pragma once

#include <tare/measure/histogram.hpp>

#include <cstdint>

namespace tare::workload::oltp {

/// What clients counted: within the counted time, but for `all`.
struct counts {
    measure::histogram latency;   ///< of transactions, from their begin to the answer to their COMMIT, tries that failed included
    std::uint64_t statements = 0; ///< that were answered, those of tries that failed included
    std::uint64_t reads = 0;      ///< SELECTs among them
    std::uint64_t writes = 0;     ///< rows that the server says it wrote for the others
    std::uint64_t deadlocks = 0, lock_waits = 0, changed = 0, duplicates = 0; ///< after which a transaction was run again
    std::uint64_t all = 0; ///< transactions, those before and after the counted time included

    std::uint64_t transactions() const { return latency.count(); }
    std::uint64_t retries() const { return deadlocks + lock_waits + changed + duplicates; }

    void add(counts const& other)
    {
        latency.add(other.latency);
        statements += other.statements;
        reads += other.reads;
        writes += other.writes;
        deadlocks += other.deadlocks;
        lock_waits += other.lock_waits;
        changed += other.changed;
        duplicates += other.duplicates;
        all += other.all;
    }
};

} // namespace tare::workload::oltp
