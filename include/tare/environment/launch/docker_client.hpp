#pragma once

#include <tare/system/run.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::environment::launch {

/// The client of the distribution's own package, else the first in PATH.
inline std::optional<std::filesystem::path> find_docker()
{
    if (auto const packaged = system::find_program("/usr/bin/docker")) return packaged;
    return system::find_program("docker");
}

/// The command line of one engine. What the user configured for another one (contexts, credentials, proxies) is not read.
struct docker_client {
    std::filesystem::path program;
    std::string endpoint;                ///< "unix:///path"
    std::filesystem::path configuration; ///< an empty folder

    system::command command(std::vector<std::string> arguments) const
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
        auto said = system::run_checked(command(std::move(arguments)), purpose, deadline);
        while (!said.empty() && said.back() == '\n') said.pop_back();
        return said;
    }
};

} // namespace tare::environment::launch
