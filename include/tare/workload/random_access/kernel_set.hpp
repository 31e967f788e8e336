#pragma once

#include <tare/workload/random_access/kernels.hpp>

#include <string_view>
#include <vector>

namespace tare::workload::random_access_kernels {

/// The loops of one instruction set.
struct kernel_set {
    std::string_view name;
    random_access_kernels::advance advance;
    random_access_kernels::choose choose;
};

/// The sets that this processor and its operating system can run, the widest first; never empty.
/// Source  GCC manual, __builtin_cpu_supports: it asks xgetbv too, so a register file that the kernel does not save is absent.
inline std::vector<kernel_set> usable_kernel_sets()
{
    std::vector<kernel_set> out;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("popcnt")) out.push_back({"avx512f", advance_avx512f, choose_avx512f});
    if (__builtin_cpu_supports("avx2")) out.push_back({"avx2", advance_avx2, choose_portable});
#endif
    out.push_back({"portable", advance_portable, choose_portable});
    return out;
}

} // namespace tare::workload::random_access_kernels
