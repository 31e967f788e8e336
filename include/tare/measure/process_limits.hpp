#pragma once

#include <tare/measure/own_cgroups.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

/// What this process was given of the machine. `root` is "/" but for tests.
namespace tare::measure {

/// Processors' worth of time that the cgroups of this process may use, the least of its own and all above it; nothing without a quota.
/// Source  Linux, Documentation/admin-guide/cgroup-v2.rst (cpu.max: "QUOTA PERIOD") and scheduler/sched-bwc.rst (version 1), µs.
inline std::optional<double> processor_quota(fs::path const& root = "/")
{
    std::optional<double> out;
    for (auto const& [folder, unified] : own_cgroups("cpu", root)) {
        auto const text = system::read_line(folder / (unified ? "cpu.max" : "cpu.cfs_quota_us")).value_or("");
        if (text.empty() || text[0] < '0' || text[0] > '9') continue; // "max", and -1 in version 1
        auto const behind = text.find(' ') == text.npos ? std::string{} : text.substr(text.find(' '));
        auto const period = number_at(unified ? behind : system::read_line(folder / "cpu.cfs_period_us").value_or(""));
        if (period.value_or(0) == 0) continue;
        auto const share = static_cast<double>(number_at(text).value_or(0)) / static_cast<double>(*period);
        out = std::min(out.value_or(share), share);
    }
    return out;
}

/// How many processors a list of the kernel names: "0-3,8" are five; nothing when it is no list. Source: cpuset(7), "List format".
inline std::optional<std::size_t> count_of_list(std::string_view list)
{
    std::size_t out = 0;
    for (std::size_t begin = 0; begin < list.size();) {
        auto const end = std::min(list.find(',', begin), list.size());
        auto const part = list.substr(begin, end - begin);
        auto const dash = part.find('-');
        auto const first = number_at(part.substr(0, dash));
        auto const last = dash == part.npos ? first : number_at(part.substr(dash + 1));
        if (!first || !last || *last < *first || *last > 1 << 20) return std::nullopt;
        out += *last - *first + 1;
        begin = end + 1;
    }
    return out == 0 ? std::nullopt : std::optional(out);
}

/// The machine's processors that are switched on.
inline std::optional<std::size_t> online_processors(fs::path const& root = "/")
{
    return count_of_list(system::read_line(root / "sys/devices/system/cpu/online").value_or(""));
}

/// Of those, the ones that this process may run on: by its cpuset and its affinity.
inline std::optional<std::size_t> usable_processors(fs::path const& root = "/")
{
    std::error_code none;
    if (!fs::exists(root / "proc/self/status", none)) return std::nullopt;
    auto const text = system::read_file(root / "proc/self/status", 1 << 16);
    constexpr std::string_view key = "\nCpus_allowed_list:\t";
    auto const at = text.find(key);
    if (at == text.npos) return std::nullopt;
    auto const begin = at + key.size();
    return count_of_list(std::string_view(text).substr(begin, text.find('\n', begin) - begin));
}

/// What says that this process runs in a container: a file that Docker, Podman or systemd makes, or the path of its cgroup; empty when
/// nothing does. Where the kernel's own threads are seen there is none: the root of a machine may be the image of a container.
inline std::string container_around(fs::path const& root = "/")
{
    std::error_code none;
    if (system::read_line(root / "proc/2/comm") == "kthreadd") return {};
    for (char const* const file : {".dockerenv", "run/.containerenv", "run/systemd/container"})
        if (fs::exists(root / file, none)) return "there is a /" + std::string(file);
    auto const first = fs::exists(root / "proc/1/cgroup", none) ? system::read_file(root / "proc/1/cgroup", 1 << 16) : std::string{};
    for (char const* const part : {"/docker", "/kubepods", "/lxc", "libpod", "containerd", "crio"})
        if (first.find(part) != first.npos) return "'" + std::string(part) + "' is in the name of its first process's cgroup";
    return {};
}

} // namespace tare::measure
