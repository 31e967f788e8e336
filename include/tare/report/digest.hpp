#pragma once

#include <tare/campaign/record_schema.hpp>
#include <tare/report/distribution.hpp>
#include <tare/report/load_facts.hpp>
#include <tare/statistics/compare.hpp>
#include <tare/statistics/factorial.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::report {

/// One metric of a comparison.
struct column {
    std::string metric;
    std::string unit;
    better direction = better::neither;

    bool operator==(column const&) const = default;
};

/// What one case has to say about one metric.
struct cell {
    statistics::summary blocks;                ///< of the means of the blocks
    std::optional<statistics::interval> range; ///< 95 % t interval of the mean over blocks
    std::optional<statistics::ratio> to_baseline;
    std::optional<statistics::difference> above_baseline; ///< of latencies
    std::optional<statistics::ratio> of_ceiling;          ///< of a rate, to that of `row::ceiling`
    bool survives_holm = false;                           ///< also different after the correction over the comparison's ratios
};

/// Trials that are in no figure, and why.
struct problem {
    campaign::status status = campaign::status::failed;
    std::string reason;
    std::size_t trials = 0;
};

/// One case of a comparison.
struct row {
    std::string case_name;
    int position = 0;    ///< in the plan
    std::string subject; ///< what ratios are formed between: the environment's, the memory's or the tool's name
    std::string environment;
    std::string pages;     ///< that its memory was granted: "2 MiB", "4 KiB", "98 % in transparent 2 MiB"; empty where no record tells
    std::string ran_with;  ///< "2 threads, avx512f"; empty where no record tells
    std::string storage;   ///< the factor: "native", "volume", "layered"
    load_facts load;       ///< what its trials say of their load
    std::string work;      ///< what a foreign tool did, in its own terms
    bool same_work = true; ///< whether that is the work that ours did
    std::string stands_in_for;
    std::string why_stands_in; ///< why the other cannot run, when a record says so
    std::string same_as;
    std::string sweep; ///< "clients=4", or empty
    std::string x;     ///< the first swept value, or empty
    std::string rest;  ///< the other swept values, or empty
    bool emulated = false;
    bool baseline = false;
    bool ceiling = false;        ///< its data lay on a disk in memory: what the same software could do
    bool against_itself = false; ///< the baseline's environment a second time: an A/A case
    std::size_t trials = 0;
    std::vector<cell> cells;                        ///< one for each column; `blocks.n` is 0 where nothing was measured
    std::vector<step_of_distribution> distribution; ///< of latencies over all valid trials; empty where records have none
    std::vector<problem> problems;
    std::vector<std::pair<std::string, std::size_t>> marks; ///< what the host noticed, and in how many valid trials

    bool measured() const
    {
        for (auto const& c : cells)
            if (c.blocks.n > 0) return true;
        return false;
    }

    /// "docker-nat", "native again", "hpcc"
    std::string name() const { return subject + (against_itself ? " again" : ""); }
    /// "tcg (emulated)"
    std::string label() const { return subject + (emulated ? " (emulated)" : "") + (against_itself ? " again" : ""); }
};

/// What one factor of the environments, or several together, change in one metric.
struct effect {
    std::size_t column = 0; ///< of the section
    std::string what;       ///< "isa: host instead of baseline", or "isa × vcpus" for an interaction
    std::string name;       ///< "isa", "isa × vcpus"
    statistics::factorial_effect size;
    bool survives_holm = false; ///< different from 1 also after the correction over the metric's effects
};

/// The cases that differ in their subject and their point of the sweep only: what ratios may be formed of.
struct group {
    std::string topology;
    std::string environment; ///< where that is the same for all, else empty
    std::string memory;      ///< the same
    std::vector<row> rows;
    std::vector<effect> effects; ///< where environments make up a full product of two levels of each factor
};

/// One comparison of one campaign.
struct section {
    std::string campaign;
    std::string comparison;
    std::string varies; ///< what the subjects are: "environment", "memory" or "tool"
    std::string baseline;
    std::string workload;
    std::string x; ///< name of the first swept parameter, or empty
    std::size_t blocks = 0;
    std::vector<std::pair<std::string, std::string>> across; ///< metrics to be drawn one over the other, x and y
    std::vector<column> columns;
    std::vector<group> groups;
};

} // namespace tare::report
