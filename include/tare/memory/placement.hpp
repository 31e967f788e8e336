#pragma once

#include <tare/memory/placement/bound.hpp>
#include <tare/memory/placement/interleaved.hpp>
#include <tare/memory/placement/local.hpp>

namespace tare {

/// So that a driver can write `memory::small<placement::local>`.
namespace placement = memory::placement;

} // namespace tare
