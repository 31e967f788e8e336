#pragma once

#include <tare/measure/clock.hpp>
#include <tare/system/run.hpp>
#include <tare/workload/policy.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tare::workload {

/// How a foreign tool is started for one trial.
struct tool_run {
    std::vector<std::string> argv;                 ///< argv[0] is looked for in PATH
    std::vector<std::string> environment = {};     ///< "NAME=value"
    std::map<std::string, std::string> files = {}; ///< name → content, in the folder that it is started in
    std::chrono::seconds deadline{600};
};

/// What a foreign tool left behind when it had ended.
struct tool_output {
    std::string printed;          ///< on its standard output, at most a MiB
    std::filesystem::path folder; ///< where it was started, with the files that it wrote
    double seconds = 0;           ///< from its start to its end
};

/// What was read out of it.
template <class Sample>
struct tool_reading {
    Sample sample{};       ///< NaN where the tool does not measure it
    std::string work;      ///< what it did, in its own terms, in a sentence
    bool same_work = true; ///< whether that is what ours is given to do
    std::string wrong{};   ///< why its answer does not count, or empty
    double units = 0;      ///< units of work that it did in all, where the workload tells CPU time for each
};

/// A foreign tool: its name, the workload whose work it does, how it is started, and what its output says.
///
/// `read` is given text of a program that nobody here wrote: it is bounded, and what cannot be read is an `error` that says so.
template <class T>
concept invocation = named<T> && requires(typename T::work::parameters const& p, context const& c, tool_output const& o)
{
    {
        T::missing()
        } -> std::same_as<std::string>;
    {
        T::run(p, c)
        } -> std::same_as<tool_run>;
    {
        T::read(p, c, o)
        } -> std::same_as<tool_reading<typename T::work::sample>>;
};

/// Runs a tool once for each trial, in a folder of its own, and reads what it says.
template <invocation Invocation>
class tool_trials {
public:
    using work = typename Invocation::work;

    tool_trials(typename work::parameters const& p, context const& c) : parameters_(p), where_(c) {}

    /// Throws `error` when the tool fails, does not end in time, or says something that cannot be read.
    outcome<typename work::sample> measure()
    {
        scratch_folder const folder;
        auto const what = Invocation::run(parameters_, where_);
        for (auto const& [file, content] : what.files) system::write_file(folder.path / file, content);
        auto const begin = measure::now();
        auto printed = system::run_checked({.argv = what.argv, .environment = what.environment, .folder = folder.path},
                                           "run " + std::string(std::string_view(Invocation::name)), what.deadline);
        auto read = Invocation::read(parameters_, where_, {std::move(printed), folder.path, measure::seconds(measure::now() - begin)});
        wrong_ = std::move(read.wrong);
        return {read.sample, {}, {{"work", std::move(read.work)}, {"same_work", read.same_work}}, read.units};
    }
    verification verify() { return {wrong_}; }

private:
    /// Goes with all that the tool wrote.
    struct scratch_folder {
        std::filesystem::path path;
        scratch_folder()
        {
            char pattern[] = "/tmp/tare-tool-XXXXXX";
            if (!::mkdtemp(pattern)) throw system_failure("make a folder for a tool");
            path = pattern;
        }
        scratch_folder(scratch_folder const&) = delete;
        scratch_folder& operator=(scratch_folder const&) = delete;
        ~scratch_folder()
        {
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
        }
    };

    typename work::parameters parameters_;
    context where_;
    std::string wrong_;
};

/// What a tool has of the workload whose work it does.
template <invocation Invocation>
struct in_the_name_of {
    using original = typename Invocation::work;
    using parameters = typename original::parameters;
    using sample = typename original::sample;
    static constexpr auto tool_name = Invocation::name;
    static constexpr auto work = original::name;
    static constexpr auto name = original::name + text{"-"} + Invocation::name;

    static std::string missing() { return Invocation::missing(); }
    static std::uint64_t memory_bytes(parameters const& p) { return original::memory_bytes(p); }
    static double seconds(parameters const& p) { return original::seconds(p); }

    /// Of a workload with data: the tool gets a copy of the same.
    static void prepare(parameters const& p, std::filesystem::path const& folder) requires has_data<original>
    {
        original::prepare(p, folder);
    }
    static parameters data_of(parameters const& p) requires shares_data<original> { return original::data_of(p); }
};

/// A foreign tool as a workload: our parameters and metrics, the same processors and kind of pages, a process of its own for each trial.
template <invocation Invocation>
struct tool : in_the_name_of<Invocation> {
    using base = in_the_name_of<Invocation>;
    using typename base::original;
    using typename base::parameters;

    static double deadline_seconds(parameters const& p) { return static_cast<double>(Invocation::run(p, {}).deadline.count()) + 5; }

    template <memory::policy Memory>
    class sut : public tool_trials<Invocation> {
    public:
        sut(parameters const& p, context const& c) : tool_trials<Invocation>(p, c)
        {
            Memory::process();
            if constexpr (requires { Invocation::set_up(p, c); }) Invocation::set_up(p, c);
        }
    };
};

} // namespace tare::workload
