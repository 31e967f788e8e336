#pragma once

#include <tare/environment/again.hpp>
#include <tare/environment/docker.hpp>
#include <tare/environment/native.hpp>
#include <tare/environment/native_in_memory.hpp>
#include <tare/environment/oci.hpp>
#include <tare/environment/stand_in.hpp>
#include <tare/environment/virtual_machine.hpp>

namespace tare::environment {

/// KVM, or where no guest comes up under it the emulator, marked as such.
template <class Network = network::bridged, class Storage = storage::raw, tuning Tuning = tuning{}>
using kvm_or_tcg =
    stand_in<virtual_machine<accelerator::kvm, Network, Storage, Tuning>, virtual_machine<accelerator::tcg, Network, Storage, Tuning>>;

} // namespace tare::environment
