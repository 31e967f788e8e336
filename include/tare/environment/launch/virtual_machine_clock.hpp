#pragma once

#include <x86intrin.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <thread>
#include <time.h>
#include <vector>

namespace tare::environment::launch {

namespace detail {

struct instant {
    std::uint64_t ticks = 0;
    std::int64_t nanoseconds = 0;
};

/// Both clocks at one moment: of some attempts the one in which least time passed between two looks at the counter.
inline instant look_at_clocks()
{
    instant best;
    std::uint64_t closest = UINT64_MAX;
    for (int i = 0; i < 20; ++i) {
        timespec now{};
        auto const before = __rdtsc();
        ::clock_gettime(CLOCK_MONOTONIC_RAW, &now);
        auto const between = __rdtsc() - before;
        if (between >= closest) continue;
        closest = between;
        best = {before + between / 2, static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec};
    }
    return best;
}

} // namespace detail

/// The frequency of this host's time stamp counter, kHz, measured for 20 ms; better than 20 ppm, as a look takes far less than 200 ns.
inline std::uint64_t tsc_khz()
{
    auto const begin = detail::look_at_clocks();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    auto const end = detail::look_at_clocks();
    auto const seconds = static_cast<double>(end.nanoseconds - begin.nanoseconds) * 1e-9;
    return static_cast<std::uint64_t>(std::llround(static_cast<double>(end.ticks - begin.ticks) / seconds / 1000));
}

/// What an emulated guest's kernel has to be told about its clock.
///
/// Under TCG the guest's counter is the host's. Its kernel would measure the frequency against an emulated timer, and on a busy host it
/// was seen to be four times too high, so that every time measured inside was wrong. KVM tells its guests the frequency itself.
/// Source  Linux, Documentation/admin-guide/kernel-parameters.txt; QEMU, cpus_get_elapsed_ticks.
inline std::vector<std::string> clock_arguments(std::uint64_t khz) { return {"tsc_early_khz=" + std::to_string(khz), "tsc=reliable"}; }

} // namespace tare::environment::launch
