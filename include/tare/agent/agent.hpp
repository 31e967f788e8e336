#pragma once

#include <tare/agent/connect.hpp>
#include <tare/agent/facts.hpp>
#include <tare/agent/guest.hpp>
#include <tare/agent/lookup.hpp>
#include <tare/agent/message.hpp>
#include <tare/measure/cpu_time.hpp>
#include <tare/measure/process_use.hpp>
#include <tare/memory/placement/granted.hpp>
#include <tare/workload/erased.hpp>

#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tare::agent {

/// Replaces this process by a third-party server. The result channel is close-on-exec: a server never inherits it.
[[noreturn]] inline void execute(workload::server const& server)
{
    std::vector<char*> argv;
    for (auto const& argument : server.argv) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    throw system_failure("execute " + server.argv[0]);
}

/// This binary inside an environment: the first process there. It says hello, takes its assignment, sets a side up, runs trials
/// until it is told to stop, or becomes a third-party server.
class agent {
public:
    /// `machine` is told with the hello on another machine than the host's.
    agent(system::channel channel, std::chrono::steady_clock::time_point main_began, lookup find, boost::json::object machine = {})
        : channel_(std::move(channel)), main_began_(main_began), find_(std::move(find)), machine_(std::move(machine))
    {
    }

    /// Returns the process's exit code; a failure was told to the host, which decides.
    int run()
    try {
        boost::json::object hello{{"kind", "hello"}, {"protocol", protocol}, {"age", since(main_began_)}};
        if (!machine_.empty()) hello["machine"] = machine_;
        channel_.send(hello);
        auto const assignment = channel_.receive(forever());
        if (!assignment || text_of(*assignment, "kind") == "stop") return 0;
        take(*assignment);
        return 0;
    } catch (std::exception const& failure) {
        std::cerr << "tare: " << failure.what() << std::endl;
        try {
            bool const cannot = dynamic_cast<unavailable const*>(&failure) != nullptr;
            channel_.send({{"kind", "failure"}, {"reason", failure.what()}, {"unavailable", cannot}});
        } catch (std::exception const&) {
        }
        return 1;
    }

private:
    using time = std::chrono::steady_clock;
    static double since(time::time_point begin) { return std::chrono::duration<double>(time::now() - begin).count(); }

    /// The host kills an agent that it does not need any more, so waiting for it needs no deadline of its own.
    static time::time_point forever() { return time::now() + std::chrono::hours(24 * 365); }

    void take(boost::json::object const& assignment)
    {
        auto const experiment = text_of(assignment, "experiment");
        auto const* const work = find_(experiment);
        if (!work) throw error("this binary has no experiment '" + experiment + "'");
        auto const which = text_of(assignment, "side") == "sut" ? workload::side::sut : workload::side::peer;
        where_ = context_of(object_of(assignment, "context"));
        set_up_guest(object_of(assignment, "guest"));
        bind(where_.processors);
        memory::placement::grant(where_.nodes);
        facts_ = facts(where_.data_folder); // before a team binds this thread to one processor
        auto const parameters = object_of(assignment, "parameters");
        if (which == workload::side::sut && work->has_server) return become_server(*work, parameters);
        run_side(*work, which, parameters);
    }

    static void bind(std::vector<int> const& processors)
    {
        if (processors.empty()) return;
        cpu_set_t set;
        CPU_ZERO(&set);
        for (int const processor : processors) CPU_SET(static_cast<unsigned>(processor), &set);
        if (::sched_setaffinity(0, sizeof set, &set) != 0)
            throw system_failure("bind the agent to its processors", errno, "the environment's cpuset has to contain them");
    }

    void run_side(workload::functions const& work, workload::side which, boost::json::object parameters)
    {
        auto side = work.make(which, parameters, where_);
        if (side->serves()) return serve(*side);
        wait_until_ready(*side);
        channel_.send({{"kind", "ready"}, {"facts", facts_}});
        while (auto const order = channel_.receive(forever())) {
            auto const kind = text_of(*order, "kind");
            if (kind == "stop") return;
            if (kind == "ping") {
                channel_.send({{"kind", "pong"}});
                continue;
            }
            where_.seed = order->at("seed").to_number<std::uint64_t>();
            auto wanted = object_of(*order, "parameters");
            if (wanted != parameters) {
                side.reset();
                side = work.make(which, parameters = std::move(wanted), where_);
            }
            side->clear();
            trial(*side);
        }
    }

    /// The deadline is the host's: it ends an agent whose server never answers.
    void wait_until_ready(workload::running_side& side)
    {
        while (!side.ready()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

    void trial(workload::running_side& side)
    {
        channel_.send({{"kind", "begin"}});
        auto const before = measure::process_use::take();
        bool const far = !machine_.empty(); // the host does not see what its processors do
        auto const processors = far ? std::optional(measure::cpu_snapshot::take()) : std::nullopt;
        auto const begin = time::now();
        auto result = side.measure();
        auto const seconds = since(begin);
        channel_.send({{"kind", "end"}, {"seconds", seconds}});
        result.facts["process"] = measure::to_json(before, measure::process_use::take());
        if (processors)
            result.facts["processors"] =
                measure::to_json(measure::used_between(*processors, measure::cpu_snapshot::take(), where_.processors));
        boost::json::object answer{{"kind", "result"},
                                   {"sample", std::move(result.sample)},
                                   {"samples", std::move(result.samples)},
                                   {"facts", std::move(result.facts)},
                                   {"wrong", side.verify()},
                                   {"work", result.work}};
        for (auto const& member : answer) require_finite(member.value(), std::string(member.key()));
        channel_.send(answer);
    }

    void serve(workload::running_side& side)
    {
        channel_.send({{"kind", "ready"}, {"facts", facts_}});
        std::atomic<bool> stop = false;
        std::exception_ptr failure;
        std::thread server([&] {
            try {
                side.serve(stop);
            } catch (std::exception const& early) {
                failure = std::current_exception();
                if (!stop) channel_.send({{"kind", "failure"}, {"reason", early.what()}}); // the host asks why the peer got no answer
            } catch (...) {
                failure = std::current_exception();
                if (!stop) std::cerr << "tare: the serving side ended early" << std::endl;
            }
        });
        channel_.receive(forever());
        stop = true;
        server.join();
        if (failure) std::rethrow_exception(failure);
    }

    void become_server(workload::functions const& work, boost::json::object const& parameters)
    {
        auto const server = work.program(parameters, where_);
        work.prepare_process();
        channel_.send({{"kind", "ready"}, {"facts", facts_}});
        if (in_guest()) return run_server_in_guest(server, channel_);
        execute(server);
    }

    system::channel channel_;
    std::chrono::steady_clock::time_point main_began_;
    lookup find_;
    boost::json::object machine_;
    workload::context where_;
    boost::json::object facts_;
};

} // namespace tare::agent
