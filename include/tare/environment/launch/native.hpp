#pragma once

#include <tare/environment/instance.hpp>
#include <tare/environment/launch/agent.hpp>
#include <tare/environment/launch/memory_disk.hpp>
#include <tare/system/bounded_log.hpp>
#include <tare/system/process.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace tare::environment::launch {

/// Where a process of the host is put: the SUT's or the peer's namespace, and its address there.
struct placement {
    std::filesystem::path network_namespace = {}; ///< empty: the caller's
    std::string address = {};                     ///< empty without the wire
};

/// A process of the host, bound to its processors, in a network namespace.
class native_instance final : public instance {
public:
    /// `disk` is where the data lie, when that is a disk made for them.
    native_instance(placement where, program const& what, std::unique_ptr<memory_disk> disk = {})
        : where_(std::move(where)), disk_(std::move(disk)), log_(what.log), data_(what.data), processors_(what.resources.processor_ids())
    {
        auto [ours, theirs] = system::channel_pair();
        process_ = system::start({.argv = agent_command(inherited_channel),
                                  .network_namespace = where_.network_namespace,
                                  .processors = processors_,
                                  .output = log_.input(),
                                  .errors = log_.input(),
                                  .passed = {{theirs.get(), inherited_number}}});
        result_ = system::channel(std::move(ours));
    }

    system::channel& result(std::chrono::steady_clock::time_point) override { return result_; }
    std::string address() const override { return where_.address; }
    std::string inside_address() const override { return where_.address; }
    std::filesystem::path inside_data() const override { return data_; }
    std::vector<int> inside_processors() const override { return processors_; }
    std::string last_words() const override { return log_.last_words(); }
    std::optional<std::string> ended() override
    {
        auto const status = process_.wait_for(std::chrono::milliseconds(0));
        return status ? std::optional(status->words()) : std::nullopt;
    }

    void stop(std::chrono::milliseconds grace) override
    {
        if (!process_.wait_for(grace)) process_.stop(std::chrono::seconds(5));
        process_.end();
        disk_.reset();
    }

private:
    placement where_;
    std::unique_ptr<memory_disk> disk_; ///< before the process: unmounted after it has ended
    system::bounded_log log_;
    std::filesystem::path data_;
    std::vector<int> processors_;
    system::child process_;
    system::channel result_;
};

} // namespace tare::environment::launch
