#pragma once

#include <tare/measure/memory_noise.hpp>
#include <tare/measure/pressure.hpp>
#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Settings of this machine that disturb measurements. Each reader gives nothing where the kernel does not have the setting, as in
/// many virtual machines. `root` is "/" but for tests.
namespace tare::measure {

/// The word in brackets: "always [madvise] never" → "madvise"; nothing when there is none.
inline std::optional<std::string> chosen_of(std::string_view line)
{
    auto const open = line.find('['), close = line.find(']', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
    return std::string(line.substr(open + 1, close - open - 1));
}

/// "always", "madvise" or "never".
inline std::optional<std::string> huge_page_setting(fs::path const& root = "/")
{
    return chosen_of(system::read_line(root / "sys/kernel/mm/transparent_hugepage/enabled").value_or(""));
}

/// The frequency governor of each processor, once each: "performance", or "performance, powersave".
inline std::optional<std::string> governor(fs::path const& root = "/")
{
    std::vector<std::string> found;
    std::error_code code;
    for (auto const& folder : fs::directory_iterator(root / "sys/devices/system/cpu/cpufreq", code))
        if (auto const line = system::read_line(folder.path() / "scaling_governor")) found.push_back(*line);
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::string out;
    for (auto const& name : found) out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? std::nullopt : std::optional(out);
}

/// Whether processors may run above their base frequency.
inline std::optional<bool> boost_enabled(fs::path const& root = "/")
{
    if (auto const off = system::read_line(root / "sys/devices/system/cpu/intel_pstate/no_turbo")) return *off == "0";
    if (auto const on = system::read_line(root / "sys/devices/system/cpu/cpufreq/boost")) return *on == "1";
    return std::nullopt;
}

/// Whether cores run two or more hardware threads at the moment.
inline std::optional<bool> smt_active(fs::path const& root = "/")
{
    auto const line = system::read_line(root / "sys/devices/system/cpu/smt/active");
    return line ? std::optional(*line == "1") : std::nullopt;
}

/// "tsc" and "kvm-clock" are read without a system call; others disturb what is timed in microseconds.
inline std::optional<std::string> clock_source(fs::path const& root = "/")
{
    return system::read_line(root / "sys/devices/system/clocksource/clocksource0/current_clocksource");
}
inline bool precise_clock(std::string_view source) { return source == "tsc" || source == "kvm-clock"; }

/// {vulnerability: "Mitigation: .."}; at most 64, the kernel has about 20.
inline boost::json::object mitigations(fs::path const& root = "/")
{
    boost::json::object out;
    std::error_code code;
    for (auto const& file : fs::directory_iterator(root / "sys/devices/system/cpu/vulnerabilities", code))
        if (auto const line = system::read_line(file.path()); line && out.size() < 64) out[file.path().filename().string()] = *line;
    return out;
}

/// Whether this machine is itself a virtual machine: cpuid's hypervisor bit, as Linux shows it among the flags.
inline bool nested(fs::path const& root = "/")
{
    std::error_code none;
    if (!fs::exists(root / "proc/cpuinfo", none)) return false;
    auto const text = system::read_file(root / "proc/cpuinfo", 1 << 16);
    auto const begin = text.find("\nflags");
    if (begin == text.npos) return false;
    return (text.substr(begin + 1, text.find('\n', begin + 1) - begin - 1) + ' ').find(" hypervisor ") != text.npos;
}

/// Runnable tasks on average over the last minute.
inline std::optional<double> load_average(fs::path const& root = "/")
{
    auto const line = system::read_line(root / "proc/loadavg").value_or("");
    double load = 0;
    return std::from_chars(line.data(), line.data() + line.size(), load).ec == std::errc{} ? std::optional(load) : std::nullopt;
}

/// All of the above in one object; what the kernel does not have is left out.
inline boost::json::object noise(fs::path const& root = "/")
{
    boost::json::object out;
    auto const add = [&](char const* name, auto const& value) {
        if (value) out[name] = *value;
    };
    add("transparent_huge_pages", huge_page_setting(root));
    add("governor", governor(root));
    add("boost", boost_enabled(root));
    add("smt", smt_active(root));
    add("clock_source", clock_source(root));
    add("load_average", load_average(root));
    add("merges_pages", merges_pages(root));
    add("balances_nodes", balances_nodes(root));
    add("swap_in_use_bytes", swap_in_use(root));
    if (auto const pages = reserved_huge_pages(root).reserved; pages > 0) out["reserved_huge_bytes"] = pages;
    out["mitigations"] = mitigations(root);
    return out;
}

} // namespace tare::measure
