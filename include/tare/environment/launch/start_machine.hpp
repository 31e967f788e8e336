#pragma once

#include <tare/environment/launch/machine_choice.hpp>
#include <tare/environment/policy.hpp>
#include <tare/separate.hpp>

#include <memory>

namespace tare::environment::launch {

/// Whether QEMU, a kernel, devices and rights are there. Cheap: nothing is started.
TARE_PLAIN availability machine_here(site& where, machine_choice const& choice);

/// Starts a guest; errors are those of `machine_instance`.
TARE_PLAIN std::unique_ptr<instance> start_machine(site& where, machine_choice const& choice, program const& what);

} // namespace tare::environment::launch

#ifndef TARE_SEPARATE_COMPILATION
#include <tare/environment/launch/virtual_machine.hpp>
#endif
