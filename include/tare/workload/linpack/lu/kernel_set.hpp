#pragma once

#include <tare/workload/linpack/lu/kernels_avx2.hpp>
#include <tare/workload/linpack/lu/kernels_avx512f.hpp>
#include <tare/workload/linpack/lu/kernels_portable.hpp>

#include <utility>

namespace tare::workload::linpack_kernels {

/// The sets that this processor and its operating system can run, the widest first; never empty.
/// Source  GCC manual, __builtin_cpu_supports: it asks xgetbv too, so a register file that the kernel does not save is absent.
inline std::vector<kernel_set> usable_kernel_sets()
{
    std::vector<kernel_set> out;
    auto const add = [&]<std::size_t... J>(std::index_sequence<J...>)
    {
#if defined(__x86_64__)
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx512f"))
            out.push_back({"avx512f", avx512f::rows, avx512f::columns, avx512f::multiply, avx512f::solve_block, {avx512f::leaf<J>...}});
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            out.push_back({"avx2", avx2::rows, avx2::columns, avx2::multiply, avx2::solve_block, {avx2::leaf<J>...}});
#endif
        out.push_back({"portable", portable::rows, portable::columns, portable::multiply, portable::solve_block, {portable::leaf<J>...}});
    };
    add(std::make_index_sequence<leaf_width>{});
    return out;
}

} // namespace tare::workload::linpack_kernels
