#pragma once

#include <tare/environment/launch/container.hpp>
#include <tare/environment/policy.hpp>
#include <tare/separate.hpp>

#include <memory>
#include <string>

namespace tare::environment::launch {

/// Whether containers of that runtime can be started here. Cheap: nothing is started.
TARE_PLAIN availability oci_here(site& where, container_kind const& kind, std::string const& runtime);

/// Starts a container of the runtime; errors are those of `oci_instance`.
TARE_PLAIN std::unique_ptr<instance> start_oci(site& where, container_kind const& kind, std::string const& runtime, program const& what);

} // namespace tare::environment::launch

#ifndef TARE_SEPARATE_COMPILATION
#include <tare/environment/launch/oci.hpp>
#endif
