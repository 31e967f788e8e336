#pragma once

#include <tare/environment/launch/container_host.hpp>
#include <tare/environment/launch/data.hpp>
#include <tare/environment/launch/docker_arguments.hpp>
#include <tare/environment/launch/docker_engine.hpp>
#include <tare/environment/launch/listener.hpp>
#include <tare/environment/launch/start_docker.hpp>
#include <tare/system/bounded_log.hpp>
#include <tare/system/process.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace tare::environment::launch {

/// One container of a Docker engine, started by its client, which stays attached: what is printed inside goes to the log, and the
/// client ends only when the engine has removed the container.
class docker_instance final : public instance {
public:
    docker_instance(site& where, container_kind kind, program const& what)
        : engine_(docker_engine::of(where)), kind_(kind), what_(what), log_(what.log), waiting_(where.run_folder() / (what.name + ".sock"))
    {
        capabilities_ = added_capabilities(kind, what.resources, engine_.is_private());
        // In an engine that the user runs, only a real second machine is told an address: `docker_reachable` refuses the other.
        address_ = engine_.is_private() || where.met() ? where.sut_address() : "127.0.0.1";
        try {
            start();
        } catch (...) {
            end_quietly();
            throw;
        }
    }
    ~docker_instance() override { end_quietly(); }

    system::channel& result(std::chrono::steady_clock::time_point deadline) override
    {
        if (!result_) result_ = waiting_.accept(deadline, client_, log_);
        return result_;
    }
    std::string address() const override { return address_; }
    std::string inside_address() const override { return kind_.behind_nat ? "0.0.0.0" : address_; }
    std::filesystem::path inside_data() const override { return what_.data.empty() ? "" : inside_data_folder; }
    std::vector<int> inside_processors() const override { return what_.resources.processor_ids(); }
    std::string last_words() const override { return log_.last_words(); }
    std::optional<std::string> ended() override
    {
        auto const status = client_.wait_for(std::chrono::milliseconds(0));
        return status ? std::optional(status->words()) : std::nullopt;
    }

    void stop(std::chrono::milliseconds grace) override
    {
        if (client_ && !client_.wait_for(grace)) {
            attempt({"kill", name()});
            if (!client_.wait_for(std::chrono::seconds(10))) client_.end();
        }
        if (created_ && !saw_removal()) system::remove_docker_container(engine_.client(), name());
        if (std::exchange(created_, false)) engine_.gone(name());
        if (behind_) std::exchange(behind_, nullptr)->withdraw();
        if (own_image_) engine_.remove_image(*std::exchange(own_image_, std::nullopt));
    }

    boost::json::object facts() const override
    {
        auto out = engine_.facts();
        out["seccomp"] = kind_.unconfined ? "unconfined" : "engine's default";
        out["added_capabilities"] = boost::json::value_from(capabilities_);
        out["processors"] = boost::json::value_from(what_.resources.processor_ids());
        return out;
    }

private:
    std::string name() const { return engine_.container_name(what_.name); }

    void start()
    {
        auto const arguments = docker_arguments(description(), what_);
        auto const launch = [&](std::vector<std::string> argv) {
            auto command = engine_.client().command(std::move(argv));
            command.processors = what_.resources.processor_ids();
            command.output = command.errors = log_.input();
            client_ = system::start(command);
        };
        if (kind_.behind_nat && engine_.rules()) (behind_ = engine_.rules())->apply();
        engine_.announce(system::created::docker_container, name());
        created_ = true;
        if (kind_.data != data_place::layered || what_.data.empty()) return launch(with_verb("run", arguments));
        engine_.client().ask(with_verb("create", arguments), "create the container " + name());
        engine_.client().order({"cp", (what_.data / ".").string(), name() + ":" + inside_data_folder}, "copy the data into " + name(),
                               std::chrono::minutes(30));
        launch({"start", "--attach", name()});
    }

    static std::vector<std::string> with_verb(std::string verb, std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), std::move(verb));
        return arguments;
    }

    docker_container description()
    {
        return {kind_, name(), engine_.label(), image(), engine_.cgroup_parent(), address_, waiting_.path(), capabilities_};
    }

    /// Data that is shipped is another image for every start: each gets a fresh copy, and the disk would fill with them.
    std::string image()
    {
        if (kind_.data != data_place::layered_copy_up || what_.data.empty()) return engine_.image_of(*what_.files);
        return *(own_image_ = engine_.import(with_data(*what_.files, what_.data, inside_data_folder), "data-" + what_.name));
    }

    /// A failure is seen by what follows: the client that does not end, or the container that is still there.
    void attempt(std::vector<std::string> arguments) const
    {
        try {
            engine_.client().ask(std::move(arguments), "end the container " + name(), std::chrono::seconds(20));
        } catch (std::exception const&) {
        }
    }

    /// A client that ended by itself has seen the engine remove the container. That of an engine which the user runs, and may stop,
    /// only when it ended well.
    bool saw_removal()
    {
        auto const ended = client_.wait_for(std::chrono::milliseconds(0));
        return ended && ended->signal == 0 && (engine_.is_private() || ended->success());
    }

    void end_quietly() noexcept
    {
        try {
            stop(std::chrono::milliseconds(0));
        } catch (std::exception const&) { // a private engine takes what is left with it; otherwise the journal's entry stays open
        }
    }

    docker_engine& engine_;
    container_kind kind_;
    program what_;
    std::vector<std::string> capabilities_;
    std::string address_;
    system::bounded_log log_;
    listener waiting_;
    std::optional<std::string> own_image_;
    bool created_ = false;
    docker_rules const* behind_ = nullptr;
    system::child client_;
    system::channel result_;
};

TARE_PLAIN availability docker_here(site& where)
{
    if (!system::find_docker()) return {"docker: no docker client found", "install it with 'apt install docker.io'"};
    std::string_view const running = where.chosen().docker_host;
    if (running.starts_with("unix://") && ::access(std::string(running.substr(7)).c_str(), R_OK | W_OK) != 0)
        return {"docker: no engine can be reached at " + std::string(running), "start it, and be root or in its group"};
    if (!running.empty()) return {};
    auto const tools = tools_here("docker", {{"dockerd", "docker.io"},
                                             {"containerd", "containerd"},
                                             {"runc", "runc"},
                                             {"containerd-shim-runc-v2", "containerd"},
                                             {"iptables", "iptables"},
                                             {"ip", "iproute2"},
                                             {"nft", "nftables"},
                                             {"unshare", "util-linux"},
                                             {"nsenter", "util-linux"}});
    return tools.ok() ? containers_here("docker", where.folder()) : tools;
}

TARE_PLAIN availability docker_reachable(options const& given)
{
    if (given.docker_host.empty() || !given.peer.empty()) return {};
    return {"docker: the peer's network namespace is not connected to the engine at " + given.docker_host,
            "leave out --docker-host: a private engine runs where the peer reaches it"};
}

TARE_PLAIN std::unique_ptr<instance> start_docker(site& where, container_kind const& kind, program const& what)
{
    return std::make_unique<docker_instance>(where, kind, what);
}

} // namespace tare::environment::launch
