#pragma once

#include <tare/system/ending.hpp>
#include <tare/system/mounts.hpp>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace tare::system {

/// The folders of that name at the top of every mounted cgroup hierarchy, version 1 and 2.
inline std::vector<fs::path> cgroup_folders(std::string const& name)
{
    std::vector<fs::path> found;
    for (auto const& mount : mounts())
        if ((mount.type == "cgroup" || mount.type == "cgroup2") && fs::is_directory(mount.path / name)) found.push_back(mount.path / name);
    return found;
}

namespace detail {

/// A cgroup and those below it, the innermost first.
inline std::vector<fs::path> cgroups_below(fs::path const& top)
{
    std::vector<fs::path> found{top};
    std::error_code code;
    for (fs::recursive_directory_iterator at(top, code), end; !code && at != end; at.increment(code))
        if (at->is_directory(code) && !at->is_symlink(code)) found.push_back(at->path());
    std::ranges::reverse(found);
    return found;
}

inline std::vector<pid_t> members(fs::path const& cgroup)
{
    std::vector<pid_t> found;
    std::error_code code;
    if (!fs::exists(cgroup / "cgroup.procs", code)) return found;
    std::istringstream lines(read_file(cgroup / "cgroup.procs"));
    for (pid_t pid; lines >> pid;) found.push_back(pid);
    return found;
}

/// A frozen process does not end.
inline void thaw(fs::path const& cgroup)
{
    if (::access((cgroup / "freezer.state").c_str(), W_OK) == 0) write_setting(cgroup / "freezer.state", "THAWED");
    if (::access((cgroup / "cgroup.freeze").c_str(), W_OK) == 0) write_setting(cgroup / "cgroup.freeze", "0");
}

/// Kills every process in a cgroup and below and returns how many were there.
inline std::size_t kill_members(fs::path const& top)
{
    std::size_t seen = 0;
    for (auto const& cgroup : cgroups_below(top)) {
        thaw(cgroup);
        for (pid_t const pid : members(cgroup)) { // 0 stands for a process outside this pid namespace
            if (pid == ::getpid()) throw error("cannot end the processes of " + cgroup.string() + ": this process is one of them");
            if (pid > 1) ::kill(pid, SIGKILL);
            ++seen;
        }
    }
    return seen;
}

} // namespace detail

/// Ends every process in these cgroups and below, again until there is none, since they may fork meanwhile. Returns how many.
///
/// The same cgroup's folders in several hierarchies belong into one call: what is frozen in one of them ends in none of them.
/// Throws `deadline_error` when a process is left after `limit`.
inline std::size_t end_cgroups(std::vector<fs::path> const& tops, std::chrono::milliseconds limit = std::chrono::seconds(10))
{
    auto const deadline = std::chrono::steady_clock::now() + limit;
    for (std::size_t count = 0;;) {
        std::size_t seen = 0;
        for (auto const& top : tops) seen = std::max(seen, detail::kill_members(top));
        if (seen == 0) return count;
        count = std::max(count, seen);
        if (std::chrono::steady_clock::now() > deadline)
            throw deadline_error("processes in " + tops.front().string() + " do not end after SIGKILL");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

/// The same for one folder.
inline std::size_t end_cgroup(fs::path const& top, std::chrono::milliseconds limit = std::chrono::seconds(10))
{
    return end_cgroups({top}, limit);
}

/// Removes a cgroup and those below it. A cgroup stays busy for a moment after its last process: tried for `limit`.
/// Throws `error` with the reason when one cannot be removed.
inline void remove_cgroup(fs::path const& top, std::chrono::milliseconds limit = std::chrono::seconds(5))
{
    auto const deadline = std::chrono::steady_clock::now() + limit;
    for (;;) {
        int failed = 0;
        for (auto const& cgroup : detail::cgroups_below(top))
            if (::rmdir(cgroup.c_str()) != 0 && errno != ENOENT) failed = errno;
        if (failed == 0) return;
        if (failed != EBUSY || std::chrono::steady_clock::now() > deadline)
            throw system_failure("remove the cgroup " + top.string(), failed);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

} // namespace tare::system
