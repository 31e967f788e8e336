#pragma once

#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tare::measure {

/// Seconds in which some task waited for a resource since the machine was started.
/// Source  Linux, Documentation/accounting/psi.rst: the total of the line "some", microseconds.
struct pressure {
    std::optional<double> cpu, memory, io; ///< nothing where the kernel has no PSI (CONFIG_PSI, psi=1)

    static pressure take();
};

/// The total of the line "some" of a text in the format of /proc/pressure/*, seconds.
inline std::optional<double> read_pressure(std::string_view text)
{
    std::string_view const key = " total=";
    auto const line = text.starts_with("some ") ? text.substr(0, text.find('\n')) : std::string_view();
    auto const at = line.find(key);
    std::uint64_t microseconds = 0;
    if (at == std::string_view::npos) return std::nullopt;
    auto const code = std::from_chars(line.data() + at + key.size(), line.data() + line.size(), microseconds).ec;
    return code == std::errc{} ? std::optional(static_cast<double>(microseconds) * 1e-6) : std::nullopt;
}

inline pressure pressure::take()
{
    auto const of = [](char const* path) { return read_pressure(system::read_line(path).value_or("")); };
    return {of("/proc/pressure/cpu"), of("/proc/pressure/memory"), of("/proc/pressure/io")};
}

/// {cpu_seconds, memory_seconds, io_seconds} waited between two moments; what the kernel does not have is left out.
inline boost::json::object to_json(pressure const& before, pressure const& after)
{
    boost::json::object out;
    auto const add = [&](char const* name, std::optional<double> b, std::optional<double> a) {
        if (b && a) out[name] = *a - *b;
    };
    add("cpu_seconds", before.cpu, after.cpu);
    add("memory_seconds", before.memory, after.memory);
    add("io_seconds", before.io, after.io);
    return out;
}

} // namespace tare::measure
