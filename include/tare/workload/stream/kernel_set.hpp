#pragma once

#include <tare/workload/stream/kernels.hpp>

#include <array>
#include <string_view>
#include <vector>

namespace tare::workload::stream_kernels {

/// The kernels of one instruction set, indexed by `operation`. `streaming` holds nullptrs where there are none.
struct kernel_set {
    std::string_view name;
    std::array<kernel, 4> regular;
    std::array<kernel, 4> streaming;

    bool streams() const { return streaming[0] != nullptr; }
    kernel get(stores s, operation op) const { return (s == stores::regular ? regular : streaming)[static_cast<std::size_t>(op)]; }
};

namespace detail {

using enum operation;

inline constexpr kernel_set portable_set{"portable", {portable<copy>, portable<scale>, portable<add>, portable<triad>}, {}};

#if defined(__x86_64__)
template <stores S>
inline constexpr std::array<kernel, 4> sse2_of{sse2<copy, S>, sse2<scale, S>, sse2<add, S>, sse2<triad, S>};
template <stores S>
inline constexpr std::array<kernel, 4> avx2_of{avx2<copy, S>, avx2<scale, S>, avx2<add, S>, avx2<triad, S>};
template <stores S>
inline constexpr std::array<kernel, 4> avx512f_of{avx512f<copy, S>, avx512f<scale, S>, avx512f<add, S>, avx512f<triad, S>};
#endif

} // namespace detail

/// The sets that this processor and its operating system can run, the widest first; never empty.
/// Source  GCC manual, __builtin_cpu_supports: it asks xgetbv too, so a register file that the kernel does not save is absent.
inline std::vector<kernel_set> usable_kernel_sets()
{
    std::vector<kernel_set> out;
#if defined(__x86_64__)
    using detail::avx2_of, detail::avx512f_of, detail::sse2_of;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f")) out.push_back({"avx512f", avx512f_of<stores::regular>, avx512f_of<stores::streaming>});
    if (__builtin_cpu_supports("avx2")) out.push_back({"avx2", avx2_of<stores::regular>, avx2_of<stores::streaming>});
    out.push_back({"sse2", sse2_of<stores::regular>, sse2_of<stores::streaming>});
#endif
    out.push_back(detail::portable_set);
    return out;
}

} // namespace tare::workload::stream_kernels
