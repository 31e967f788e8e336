#pragma once

/// Everything but the workloads, each of which is included by name: including one never pulls in the libraries of another.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/explicit_huge.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/numa_node.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/topology/per_core.hpp>
#include <tare/topology/whole_machine.hpp>
