#pragma once

#include <tare/agent/lookup.hpp>
#include <tare/separate.hpp>

#include <chrono>
#include <optional>

namespace tare::agent {

/// Runs the verb `agent` and gives its exit code; nothing when another verb was asked for.
///
/// To be called first in `main`: `main_began` is what the time to main is measured with.
TARE_PLAIN std::optional<int> run_if_asked(int argc, char** argv, std::chrono::steady_clock::time_point main_began, lookup find);

} // namespace tare::agent

#ifndef TARE_SEPARATE_COMPILATION
#include <tare/agent/run.hpp>
#endif
