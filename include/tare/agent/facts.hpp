#pragma once

#include <tare/system/file.hpp>
#include <tare/system/filesystem.hpp>

#include <boost/json.hpp>

#include <sched.h>
#include <sys/utsname.h>

#include <string>
#include <string_view>

namespace tare::agent {

namespace detail {

inline std::string member_of(std::string_view text, std::string_view name)
{
    auto const line = text.find("\n" + std::string(name) + ":");
    if (line == std::string_view::npos) return {};
    auto const begin = text.find_first_not_of(" \t", line + name.size() + 2);
    return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

} // namespace detail

/// What was really granted, as it is seen from inside: kernel, processors, confinement, clock source, transparent huge pages, the
/// filesystem of the data.
inline boost::json::object facts(system::fs::path const& data)
{
    boost::json::object out;
    utsname names{};
    ::uname(&names);
    out["kernel"] = names.release;
    auto const status = system::read_file("/proc/self/status", 1 << 16);
    out["processors"] = detail::member_of(status, "Cpus_allowed_list");
    out["nodes"] = detail::member_of(status, "Mems_allowed_list");
    out["capabilities"] = detail::member_of(status, "CapEff");
    out["seccomp"] = detail::member_of(status, "Seccomp");
    if (auto const source = system::read_line("/sys/devices/system/clocksource/clocksource0/current_clocksource"))
        out["clock_source"] = *source;
    if (auto const thp = system::read_line("/sys/kernel/mm/transparent_hugepage/enabled")) out["transparent_huge_pages"] = *thp;
    if (!data.empty()) out["data"] = system::filesystem_of(data);
    return out;
}

} // namespace tare::agent
