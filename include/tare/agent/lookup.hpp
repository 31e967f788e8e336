#pragma once

#include <tare/workload/erased.hpp>

#include <functional>
#include <string>

namespace tare::agent {

/// How the agent finds what an experiment's name stands for; null when this binary has no such experiment.
using lookup = std::function<workload::functions const*(std::string const& experiment)>;

} // namespace tare::agent
