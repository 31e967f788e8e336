#pragma once

#include <tare/image/closure.hpp>
#include <tare/memory/region.hpp>
#include <tare/system/channel.hpp>
#include <tare/topology/resources.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace tare::environment {

/// What is to be started, the same for every environment of a comparison.
struct program {
    image::closure const* files = nullptr; ///< this binary, and the server that its agent will exec, with all that they load
    topology::resources resources;         ///< processors and nodes, selected on the host
    memory::backing backing;               ///< of a guest's memory
    std::uint64_t memory_bytes = 0;        ///< ordinary memory that the workload needs; the environment adds its own
    std::uint64_t huge_bytes = 0;          ///< beside that, in explicit huge pages of the backing's size: reserved on the host already
    std::uint16_t port = 0;                ///< published to the peer with the same number; 0: none
    std::filesystem::path data;            ///< a prepared folder that the environment places as its storage factor says; may be empty
    std::filesystem::path log;             ///< stdout and stderr of everything that is started
    std::string name;                      ///< unique in the campaign, `[a-z0-9-]`, for containers, cgroups and files
};

/// One started environment. Stopped by the destructor when it still runs; nothing of it is left then.
class instance {
public:
    virtual ~instance() = default;
    instance() = default;
    instance(instance const&) = delete;
    instance& operator=(instance const&) = delete;

    /// The agent's end of the result channel. Waits until the agent is there, at most until `deadline`.
    /// Throws `deadline_error`, or `error` with the environment's last words when it ended before.
    virtual system::channel& result(std::chrono::steady_clock::time_point deadline) = 0;

    /// Where the peer reaches what listens inside, and where it binds inside. Empty without a network.
    virtual std::string address() const = 0;
    virtual std::string inside_address() const = 0;

    /// Where the data folder lies inside; empty without data.
    virtual std::filesystem::path inside_data() const = 0;

    /// What the agent has to do before its assignment when nobody else does it (addresses, modules, data disk of a guest).
    virtual boost::json::object guest() const { return {}; }

    /// The numbers that the granted processors have inside.
    virtual std::vector<int> inside_processors() const = 0;

    /// What a granted NUMA node of the host is called inside.
    virtual int inside_node(int host_node) const { return host_node; }

    /// Waits `grace` for what runs inside to end by itself (an agent that was asked to), then ends it; returns when nothing of it
    /// is left on the host. Throws `error` when something cannot be removed.
    virtual void stop(std::chrono::milliseconds grace) = 0;

    /// What was really granted, as seen from the host: versions, processors, vhost, QEMU's pages.
    virtual boost::json::object facts() const { return {}; }

    /// How what runs inside ended by itself, in words ("exited with 1"); nothing while it runs, or when that is not known.
    virtual std::optional<std::string> ended() { return std::nullopt; }

    /// What the host saw that makes a trial inside invalid, in a sentence; empty when nothing.
    virtual std::string wrong() const { return {}; }

    /// Whose agent it is, what to do when it is gone, and when it says nothing, for an error message.
    virtual std::string who() const { return "the agent"; }
    virtual std::string look_there() const { return "when nobody ended it, look into the host's kernel log for a lack of memory"; }
    virtual std::string when_silent() const { return "give it less to do with --set"; }

    /// The end of its log, for an error message.
    virtual std::string last_words() const = 0;
};

} // namespace tare::environment
