#pragma once

// The part of Tare that is the same for every driver, for the one translation unit that compiles it; see separate.hpp.
#ifndef TARE_SEPARATE_COMPILATION
#error "define TARE_SEPARATE_COMPILATION for every translation unit of the program, or leave <tare/src.hpp> out"
#endif

#include <tare/agent/run.hpp>
#include <tare/campaign/command_line.hpp>
#include <tare/environment/launch/docker.hpp>
#include <tare/environment/launch/oci.hpp>
#include <tare/environment/launch/virtual_machine.hpp>
#include <tare/report/writing.hpp>
