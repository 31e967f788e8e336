#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace tare::workload::stream_kernels {

/// The four kernels, in the order of a pass.
enum class operation { copy, scale, add, triad };

/// How results reach memory: through the caches, which first read the line that is to be written, or past them.
enum class stores { regular, streaming };

constexpr std::string_view to_string(stores s) { return s == stores::regular ? "regular" : "streaming"; }

/// What one element costs, by STREAM's rules: bytes that the program names; a read for ownership is never counted.
/// Source  J. D. McCalpin, "STREAM: Sustainable Memory Bandwidth in High Performance Computers", table "Counting Bytes and FLOPS".
struct work {
    operation which;
    std::string_view name;
    std::size_t bytes;
    std::size_t flops;
};
inline constexpr std::array<work, 4> work_of{{
    {operation::copy, "copy", 16, 0},   // c = a
    {operation::scale, "scale", 16, 1}, // b = s c
    {operation::add, "add", 24, 1},     // c = a + b
    {operation::triad, "triad", 24, 2}, // a = b + s c
}};

/// STREAM multiplies by 3 and overflows after some 260 passes. With 0.4 a pass multiplies `a` by s² + 2s = 0.96: no overflow,
/// and a pass that was left out shows.
inline constexpr double scalar = 0.4;

} // namespace tare::workload::stream_kernels
