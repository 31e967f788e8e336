#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/identity.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>

#include <chrono>
#include <string>
#include <vector>

namespace tare::system {

/// Ends a process that need not be a child with SIGKILL and waits until it is gone, at most `limit`.
///
/// `is_meant(pid)` is asked after the process is held by a pidfd: from then on the pid cannot come to mean another one.
/// Returns whether a process was ended. Throws `error` when it is not allowed, `deadline_error` when it does not go.
template <class Predicate>
bool end_process(pid_t pid, Predicate&& is_meant, std::chrono::milliseconds limit = std::chrono::seconds(5))
{
    if (pid <= 1 || pid == ::getpid()) return false;
    descriptor const held{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
    if (!held || !is_meant(pid)) return false;
    if (::syscall(SYS_pidfd_send_signal, held.get(), SIGKILL, nullptr, 0) != 0) {
        if (errno == ESRCH) return false;
        throw system_failure("end process " + std::to_string(pid));
    }
    pollfd waiting{held.get(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(limit.count())) <= 0)
        throw deadline_error("process " + std::to_string(pid) + " does not end after SIGKILL",
                             "look for a stuck device in its /proc/PID/stack");
    return true;
}

/// All pids in /proc.
inline std::vector<pid_t> process_ids()
{
    std::vector<pid_t> found;
    std::error_code code;
    for (auto const& folder : fs::directory_iterator("/proc", code))
        if (auto const pid = number_in<pid_t>(folder.path().filename().string())) found.push_back(*pid);
    return found;
}

/// Ends every process that is in a network namespace, and says how many there were. The caller's own namespace is refused.
inline std::size_t end_processes_in_namespace(fs::path const& space)
{
    auto const same = [](fs::path const& one, struct stat const& other) {
        struct stat found;
        return ::stat(one.c_str(), &found) == 0 && found.st_ino == other.st_ino && found.st_dev == other.st_dev;
    };
    struct stat wanted;
    if (::stat(space.c_str(), &wanted) != 0) return 0;
    if (same("/proc/self/ns/net", wanted)) throw error("cannot end the processes of " + space.string() + ": this process is one of them");
    std::size_t count = 0;
    for (pid_t const pid : process_ids())
        count += end_process(pid, [&](pid_t held) { return same("/proc/" + std::to_string(held) + "/ns/net", wanted); });
    return count;
}

} // namespace tare::system
