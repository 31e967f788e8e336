#pragma once

#include <tare/system/file.hpp>

#include <string.h> // strsignal
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::system {

/// A program to start: an argument vector, never a string for a shell.
struct command {
    std::vector<std::string> argv;                ///< argv[0] is looked up in PATH when it has no slash
    std::vector<std::string> environment = {};    ///< "NAME=value", added to the caller's
    fs::path folder = {};                         ///< working directory; empty: the caller's
    fs::path network_namespace = {};              ///< entered before exec; empty: the caller's. Mounts stay as they are
    std::vector<int> processors = {};             ///< affinity; empty: the caller's
    std::vector<fs::path> cgroups = {};           ///< folders whose cgroup.procs the child joins
    int input = -1, output = -1, errors = -1;     ///< -1: /dev/null for input, the caller's for the others
    std::vector<std::pair<int, int>> passed = {}; ///< (descriptor here, number in the child)
    bool dies_with_parent = true;                 ///< SIGKILL when the thread that started it ends
    bool interruptible = false;                   ///< `run` gives it up at a signal (interruption.hpp); not for what cleans up after one
};

/// How a process ended.
struct exit_status {
    int code = 0;   ///< exit code, when `signal` is 0
    int signal = 0; ///< the signal that ended it, or 0

    bool success() const { return code == 0 && signal == 0; }
    std::string words() const
    {
        if (signal != 0) return std::string("was ended by signal ") + std::to_string(signal) + " (" + strsignal(signal) + ")";
        return "exited with code " + std::to_string(code);
    }
};

/// The executable that a name stands for: itself when it has a slash, else the first in PATH and the sbin folders.
inline std::optional<fs::path> find_program(std::string const& name)
{
    if (name.find('/') != std::string::npos) return ::access(name.c_str(), X_OK) == 0 ? std::optional<fs::path>(name) : std::nullopt;
    char const* const variable = ::getenv("PATH");
    std::string const folders = std::string(variable ? variable : "/usr/bin:/bin") + ":/usr/local/sbin:/usr/sbin:/sbin";
    for (std::size_t begin = 0; begin <= folders.size();) {
        auto const end = std::min(folders.find(':', begin), folders.size());
        auto const candidate = fs::path(folders.substr(begin, end - begin)) / name;
        if (::access(candidate.c_str(), X_OK) == 0 && !fs::is_directory(candidate)) return candidate;
        begin = end + 1;
    }
    return std::nullopt;
}

} // namespace tare::system
