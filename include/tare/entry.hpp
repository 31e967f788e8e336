#pragma once

#include <tare/environment/policy.hpp>
#include <tare/experiment.hpp>
#include <tare/topology/policy.hpp>
#include <tare/workload/erased.hpp>

#include <boost/json.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tare {

/// An environment of an entry as plain functions. The first that can run here is taken; the others stand in for it.
struct environment_choice {
    std::string experiment; ///< the name of the experiment in this environment
    std::string name;
    std::string recorded; ///< the environment that records name: another one than `name` only for A/A
    bool emulated = false;
    boost::json::object (*factors)() = nullptr;
    environment::availability (*available)(environment::site&) = nullptr;
    environment::availability (*reachable)(environment::options const&) = nullptr; ///< by a peer
    std::unique_ptr<environment::instance> (*start)(environment::site&, environment::program const&) = nullptr;
};

/// A point of the sweep: which parameters differ from the case's defaults.
using sweep_point = std::vector<std::pair<std::string, std::string>>;

/// One cell of a comparison's product. Everything behind the table is plain code over these.
struct entry {
    std::string comparison;
    std::string varies;   ///< what ratios are formed between: "environment", "memory" or "tool"
    std::string baseline; ///< name of the one that they are formed to
    std::string tool;     ///< what does the work where tools are compared: "tare", or a foreign one; else empty
    std::string topology;
    std::string memory;
    std::string excluded; ///< why the combination has no sense, or empty
    bool headline = true; ///< part of the profile `quick`
    std::vector<environment_choice> environments;
    std::vector<sweep_point> sweep;
    sweep_point fixed;                                       ///< parameters that every case is given
    std::vector<std::pair<std::string, std::string>> across; ///< metrics to be drawn one over the other, x and y
    topology::selection (*select)(topology::machine const&) = nullptr;
    memory::backing (*backing)() = nullptr;
    std::string (*not_applicable)(topology::resources const&) = nullptr;
    workload::functions work;
};

/// All that a driver can run, in the order of declaration.
using table = std::vector<entry>;

/// The workload's functions for an experiment, by name; what the agent asks.
inline workload::functions const* find_experiment(table const& entries, std::string const& name)
{
    for (auto const& e : entries)
        for (auto const& choice : e.environments)
            if (choice.experiment == name && e.excluded.empty()) return &e.work;
    return nullptr;
}

} // namespace tare
