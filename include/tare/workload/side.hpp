#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tare::workload {

/// The two ends of an experiment: `sut` is inside the environment, `peer` stands for the other machine and is never isolated.
enum class side { sut, peer };

/// What a side is told. Addresses are numeric; ports are equal inside and outside, also through NAT.
struct context {
    std::vector<int> processors = {};       ///< that were granted, by the numbers that are valid inside
    bool emulated = false;                  ///< the processor is emulated: give fewer repetitions, never another problem
    std::string listen_address = {};        ///< where the listening side binds
    std::string other_address = {};         ///< where the connecting side reaches the listening one
    std::uint16_t port = 0;                 ///< of the listening side
    std::filesystem::path data_folder = {}; ///< lies where the environment's storage factor says; empty when the workload has no data
    std::uint64_t seed = 0;                 ///< of this block: equal in every environment, so all get the same operations
    std::map<int, int> nodes = {};          ///< granted NUMA nodes: the host's number of each, and the one that is valid inside
    std::string token = {};                 ///< of this start, known to its two sides only: what a connection begins with
};

/// What one trial gave: one value for each metric, and distributions kept beside it.
template <class Sample>
struct outcome {
    Sample sample{};
    std::map<std::string, std::vector<double>> samples = {}; ///< name → values, in the unit of docs/results.md
    boost::json::object facts = {};
    double work = 0; ///< units of work that were done from order to result, what is not counted included: what CPU time is shared by
};

/// Whether the answer of a trial is right.
struct verification {
    std::string wrong; ///< empty, or what is wrong, in a sentence

    bool passed() const { return wrong.empty(); }
};

/// What a calibration settled: parameters that every environment is then given alike, and what it measured.
template <class Parameters>
struct calibration {
    Parameters parameters;
    boost::json::object facts = {};
};

/// A third-party server that is the SUT side, run by the agent inside the environment.
struct server {
    std::vector<std::string> argv;                 ///< argv[0] is an absolute path on the host; it is the same inside
    std::vector<std::filesystem::path> files = {}; ///< plugins and data that the loader does not name
};

/// The host's view of one start, seconds from the request to start it.
struct life {
    double to_main = 0;   ///< first instruction of main inside
    double to_ready = 0;  ///< set-up done; for a server: first answered request
    double to_result = 0; ///< result received
    double teardown = 0;  ///< from the request to stop until nothing of it is left
};

} // namespace tare::workload
