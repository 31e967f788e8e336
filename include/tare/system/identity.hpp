#pragma once

#include <tare/system/file.hpp>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tare::system {

/// The kernel's name for this boot: a random UUID, the same until the machine starts again.
inline std::string boot_id()
{
    auto id = read_line("/proc/sys/kernel/random/boot_id");
    if (!id || id->size() != 36) throw error("cannot read /proc/sys/kernel/random/boot_id", "mount /proc");
    return *std::move(id);
}

/// A whole number from text that consists of nothing else.
template <class Number>
std::optional<Number> number_in(std::string_view text)
{
    Number value{};
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// One process for ever: a pid alone is given again to another one.
struct process_identity {
    pid_t pid = 0;
    std::uint64_t start_time = 0; ///< clock ticks after boot: field 22 of /proc/PID/stat
    std::string boot;             ///< the boot in which pid and start time mean something

    bool operator==(process_identity const&) const = default;
    std::string str() const { return std::to_string(pid) + ':' + std::to_string(start_time) + ':' + boot; }
};

/// When a process started, or nothing when there is none or it is a zombie.
inline std::optional<std::uint64_t> start_time(pid_t pid)
{
    auto const stat = read_line("/proc/" + std::to_string(pid) + "/stat");
    if (!stat) return std::nullopt;
    // The name in field 2 may hold anything, spaces and brackets too: what follows starts after the last bracket.
    auto const name_end = stat->rfind(") ");
    if (name_end == std::string::npos) return std::nullopt;
    std::string_view rest = std::string_view(*stat).substr(name_end + 2);
    if (rest.starts_with('Z') || rest.starts_with('X')) return std::nullopt;
    for (int field = 3; field < 22; ++field) rest.remove_prefix(std::min(rest.find(' '), rest.size() - 1) + 1);
    return number_in<std::uint64_t>(rest.substr(0, rest.find(' ')));
}

/// The identity of a running process, or nothing.
inline std::optional<process_identity> identity_of(pid_t pid)
{
    auto const started = start_time(pid);
    if (!started) return std::nullopt;
    return process_identity{pid, *started, boot_id()};
}

/// True while exactly that process runs.
inline bool runs(process_identity const& process)
{
    return process.pid > 0 && process.boot == boot_id() && start_time(process.pid) == process.start_time;
}

/// Reads "pid:start_time:boot_id"; nothing when the text is anything else.
inline std::optional<process_identity> parse_identity(std::string_view text)
{
    auto const first = text.find(':');
    auto const second = first == text.npos ? text.npos : text.find(':', first + 1);
    if (second == text.npos) return std::nullopt;
    auto const pid = number_in<pid_t>(text.substr(0, first));
    auto const started = number_in<std::uint64_t>(text.substr(first + 1, second - first - 1));
    auto const boot = text.substr(second + 1);
    auto const in_uuid = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; };
    if (!pid || *pid <= 1 || !started || boot.size() != 36 || !std::ranges::all_of(boot, in_uuid)) return std::nullopt;
    return process_identity{*pid, *started, std::string(boot)};
}

} // namespace tare::system
