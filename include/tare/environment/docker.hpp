#pragma once

#include <tare/environment/launch/start_docker.hpp>
#include <tare/environment/policy.hpp>

#include <memory>

namespace tare::environment {

/// A container of the Docker engine: a private one in the SUT's network namespace, or the running one that the user named.
///
/// Network       network::host (`--network host`) or network::nat (the default bridge, published ports, no userland proxy).
/// Storage       storage::volume (bind mount), layered (written in the upper layer), layered_copy_up (shipped in the image).
/// Confinement   confinement::standard (Docker's capabilities and seccomp profile) or unconfined.
/// Errors        of `start`: `error` with the engine's or the container's last words.
template <launch::container_network Network = network::host, launch::container_storage Storage = storage::volume,
          launch::container_confinement Confinement = confinement::standard>
struct docker {
    static constexpr auto name = text("docker-") + Network::name + Storage::suffix + Confinement::suffix;
    static constexpr bool emulated = false;

    static boost::json::object factors()
    {
        return {{"engine", "docker"},
                {"network", std::string_view(Network::name)},
                {"storage", std::string_view(Storage::name)},
                {"confinement", std::string_view(Confinement::name)}};
    }
    static availability available(site& where) { return launch::docker_here(where); }
    static availability reachable(options const& given) { return launch::docker_reachable(given); }
    static std::unique_ptr<instance> start(site& where, program const& what)
    {
        return launch::start_docker(where, launch::kind_of<Network, Storage, Confinement>(), what);
    }
};
static_assert(policy<docker<>> && limits_peers<docker<>>);

} // namespace tare::environment
