#pragma once

#include <cstdint>

/// What this thread allocated; counted by the operators of workload/redis/load_test.cpp in all of the executable.
inline thread_local std::uint64_t allocations = 0;
