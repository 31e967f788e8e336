#pragma once

#include <tare/environment/factors.hpp>

namespace tare::environment::launch {

enum class acceleration { kvm, tcg };

/// What a virtual machine's policy decides.
struct machine_choice {
    acceleration accelerator = acceleration::tcg;
    bool bridged = true;
    bool qcow2 = false;
    tare::tuning tuning = {};
};

} // namespace tare::environment::launch
