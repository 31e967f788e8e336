#pragma once

#include <tare/system/run.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tare::system {

/// The client of the distribution's own package, else the first in PATH.
inline std::optional<fs::path> find_docker()
{
    if (auto const packaged = find_program("/usr/bin/docker")) return packaged;
    return find_program("docker");
}

/// The command line of one engine. What the user configured for another one (contexts, credentials, proxies) is not read.
struct docker_client {
    fs::path program;
    std::string endpoint;                         ///< "unix:///path"
    fs::path configuration = "/nonexistent/tare"; ///< a folder that is empty, or none

    struct command command(std::vector<std::string> arguments) const
    {
        std::vector<std::string> argv{program.string(), "--host", endpoint};
        argv.insert(argv.end(), std::make_move_iterator(arguments.begin()), std::make_move_iterator(arguments.end()));
        return {.argv = std::move(argv),
                .environment = {"DOCKER_CONFIG=" + configuration.string(), "DOCKER_TLS_VERIFY=", "DOCKER_CONTEXT="}};
    }

    /// Runs one command to its end; what it printed, without the last newline. Throws `error` with the engine's words.
    std::string ask(std::vector<std::string> arguments, std::string const& purpose,
                    std::chrono::milliseconds deadline = std::chrono::seconds(60)) const
    {
        return answer(command(std::move(arguments)), purpose, deadline);
    }

    /// The same for what takes long and makes something: given up with `interrupted` at a signal.
    std::string order(std::vector<std::string> arguments, std::string const& purpose, std::chrono::milliseconds deadline) const
    {
        auto what = command(std::move(arguments));
        what.interruptible = true;
        return answer(what, purpose, deadline);
    }

private:
    static std::string answer(struct command const& what, std::string const& purpose, std::chrono::milliseconds deadline)
    {
        auto said = run_checked(what, purpose, deadline);
        while (!said.empty() && said.back() == '\n') said.pop_back();
        return said;
    }
};

/// The client for an engine that is named. Throws `error` when there is no client.
inline docker_client docker_client_for(std::string const& endpoint)
{
    auto const program = find_docker();
    if (!program) throw error("there is no docker client", "install it with 'apt install docker.io'");
    return {.program = *program, .endpoint = endpoint};
}

/// Removes a container, running or not, and returns whether there was one.
///
/// Asked again until it is gone: an engine that removes one already (`--rm`) refuses to be told to.
/// Errors   `error` when no engine answers; `deadline_error` with the engine's words when the container is still there after 10 s.
inline bool remove_docker_container(docker_client const& engine, std::string const& name)
{
    auto const there = [&] {
        return !engine.ask({"ps", "--all", "--quiet", "--filter", "name=^/" + name + "$"}, "look for the container " + name).empty();
    };
    if (!there()) return false;
    std::string refusal;
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    do {
        if (std::chrono::steady_clock::now() > deadline)
            throw deadline_error("the Docker engine at " + engine.endpoint + " did not remove the container " + name, refusal);
        try {
            engine.ask({"rm", "--force", "--volumes", name}, "remove it", std::chrono::seconds(20));
        } catch (error const& failure) {
            refusal = failure.what();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    } while (there());
    return true;
}

/// Removes an image and returns whether there was one. Throws `error` when no engine answers, or with its words.
inline bool remove_docker_image(docker_client const& engine, std::string const& name)
{
    if (engine.ask({"image", "ls", "--quiet", name}, "look for the image " + name).empty()) return false;
    engine.ask({"image", "rm", "--force", name}, "remove the image " + name);
    return true;
}

} // namespace tare::system
