#pragma once

// likwid-bench (Debian: likwid): kernels written in assembler for each instruction set, with non-temporal stores.

#include <tare/workload/stream.hpp>
#include <tare/workload/tool.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <string_view>

namespace peers {

/// One of STREAM's kernels by likwid-bench, which runs one at a time. `Kernel` is its name there, `arrays` how many it works on.
/// Source  likwid 5.2, likwid-bench -p and -l KERNEL: bytes are counted as STREAM counts them, MByte are 10^6 bytes.
template <tare::text Name, tare::text Kernel, int arrays>
struct likwid {
    using work = tare::workload::stream;
    static constexpr tare::text name = Name;

    static std::string missing()
    {
        if (tare::system::find_program("likwid-bench")) return {};
        return "no likwid-bench found; install it with 'apt install likwid', or run benchmarks/run.sh --peers";
    }
    static tare::workload::tool_run run(work::parameters const& p, tare::workload::context const& where)
    {
        auto const threads = std::to_string(std::max<std::size_t>(where.processors.size(), 1));
        auto const kilobytes = std::to_string(arrays * p.array_bytes.value / 1000);
        return {.argv = {"likwid-bench", "-t", kernel(), "-w", "N:" + kilobytes + "kB:" + threads, "-i", std::to_string(p.passes.value)}};
    }
    static tare::workload::tool_reading<work::sample> read(work::parameters const& p, tare::workload::context const& where,
                                                           tare::workload::tool_output const& out)
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        bool const copies = std::string_view(Kernel) == "copy";
        auto const rate = megabytes(out.printed) * 1e-3;
        return {.sample = {{copies ? rate : none}, {none}, {none}, {copies ? none : rate}},
                .work = "likwid-bench " + kernel() + ", " + std::to_string(where.processors.size()) + " threads, " +
                        std::to_string(arrays) + " arrays of " + std::to_string(p.array_bytes.value) + " bytes, the mean of " +
                        std::to_string(p.passes.value) + " iterations, since it tells no best"};
    }

private:
    /// The widest that this processor has.
    static std::string kernel()
    {
        __builtin_cpu_init();
        auto const set = __builtin_cpu_supports("avx512f") ? "_mem_avx512" : __builtin_cpu_supports("avx") ? "_mem_avx" : "_mem_sse";
        return Kernel.str() + set;
    }

    static double megabytes(std::string_view text)
    {
        auto const line = text.find("\nMByte/s:");
        auto const digits = line == text.npos ? line : text.find_first_of("0123456789", line);
        double out = 0;
        if (digits == text.npos || std::from_chars(text.data() + digits, text.data() + text.size(), out).ec != std::errc{})
            throw tare::error("likwid-bench's output has no line 'MByte/s:'");
        return out;
    }
};

using likwid_copy = likwid<"likwid-copy", "copy", 2>;
using likwid_triad = likwid<"likwid-triad", "stream", 3>;
static_assert(tare::workload::policy<tare::workload::tool<likwid_copy>>);

} // namespace peers
