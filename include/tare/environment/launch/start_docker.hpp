#pragma once

#include <tare/environment/launch/container.hpp>
#include <tare/environment/policy.hpp>
#include <tare/separate.hpp>

#include <memory>

namespace tare::environment::launch {

/// Whether an engine can be started here, or the one that the user named be reached. Cheap: nothing is started.
TARE_PLAIN availability docker_here(site& where);

/// Whether a peer reaches containers: those of a private engine. An engine that the user runs lies beside the SUT's network namespace,
/// and a path into the host's own network would lead through the host's firewall and whatever else is there, which native does not pass.
TARE_PLAIN availability docker_reachable(options const& given);

/// Starts a container of the engine; errors are those of `docker_instance`.
TARE_PLAIN std::unique_ptr<instance> start_docker(site& where, container_kind const& kind, program const& what);

} // namespace tare::environment::launch

#ifndef TARE_SEPARATE_COMPILATION
#include <tare/environment/launch/docker.hpp>
#endif
