#pragma once

#include <tare/system/child.hpp>
#include <tare/system/command.hpp>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

namespace tare::system {

namespace detail {

/// Everything the child needs, prepared before vfork: between vfork and exec nothing may allocate.
struct launch_plan {
    std::string program;
    std::vector<char*> argv;
    std::vector<char*> environment;
    char const* folder = nullptr;
    int network_namespace = -1;
    cpu_set_t processors{};
    bool bind = false;
    std::vector<int> cgroups;
    int stdio[3] = {-1, -1, -1};
    std::vector<std::pair<int, int>> passed;
    bool dies_with_parent = true;
    pid_t parent = 0;
    char const* volatile failed_step = nullptr;
    int volatile failed_code = 0;
};

inline void run_child(launch_plan& plan)
{
    auto const fail = [&plan](char const* step) {
        plan.failed_code = errno;
        plan.failed_step = step;
        ::_exit(127);
    };
    ::setpgid(0, 0);
    if (plan.dies_with_parent) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != plan.parent) ::_exit(127);
    }
    for (int const cgroup : plan.cgroups)
        if (::write(cgroup, "0", 1) != 1) fail("join its cgroup");
    if (plan.network_namespace >= 0 && ::setns(plan.network_namespace, CLONE_NEWNET) != 0) fail("enter the network namespace");
    if (plan.bind && ::sched_setaffinity(0, sizeof plan.processors, &plan.processors) != 0) fail("be bound to its processors");
    if (plan.folder && ::chdir(plan.folder) != 0) fail("enter its folder");
    for (int i = 0; i < 3; ++i)
        if (plan.stdio[i] >= 0 && ::dup2(plan.stdio[i], i) < 0) fail("redirect its output");
    for (auto const& [from, to] : plan.passed) {
        if (from == to)
            ::fcntl(to, F_SETFD, 0);
        else if (::dup2(from, to) < 0)
            fail("be given a descriptor");
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::execve(plan.program.c_str(), plan.argv.data(), plan.environment.data());
    fail("be executed");
}

/// In a function of its own, so that the child's stack frame cannot clobber the caller's variables.
[[gnu::noinline]] inline pid_t fork_and_exec(launch_plan& plan)
{
    pid_t const pid = ::vfork();
    if (pid == 0) run_child(plan);
    return pid;
}

} // namespace detail

/// Starts a program in a process group of its own. Throws `error` that names the program and the step that failed.
inline child start(command const& what)
{
    auto const program = find_program(what.argv.at(0));
    if (!program) throw error("cannot start " + what.argv[0] + ": no such program in PATH");
    detail::launch_plan plan;
    plan.program = program->string();
    for (auto const& argument : what.argv) plan.argv.push_back(const_cast<char*>(argument.c_str()));
    plan.argv.push_back(nullptr);
    for (auto const& variable : what.environment) plan.environment.push_back(const_cast<char*>(variable.c_str()));
    for (char** variable = environ; *variable; ++variable) plan.environment.push_back(*variable);
    plan.environment.push_back(nullptr);
    if (!what.folder.empty()) plan.folder = what.folder.c_str();
    descriptor space, null;
    if (!what.network_namespace.empty()) {
        space = open_file(what.network_namespace, O_RDONLY);
        plan.network_namespace = space.get();
    }
    plan.bind = !what.processors.empty();
    for (int const processor : what.processors) CPU_SET(static_cast<unsigned>(processor), &plan.processors);
    std::vector<descriptor> cgroups;
    for (auto const& folder : what.cgroups) {
        cgroups.push_back(open_file(folder / "cgroup.procs", O_WRONLY));
        plan.cgroups.push_back(cgroups.back().get());
    }
    if (what.input < 0) null = open_file("/dev/null", O_RDONLY);
    plan.stdio[0] = what.input < 0 ? null.get() : what.input;
    plan.stdio[1] = what.output;
    plan.stdio[2] = what.errors;
    plan.passed = what.passed;
    plan.dies_with_parent = what.dies_with_parent;
    plan.parent = ::getpid();
    pid_t const pid = detail::fork_and_exec(plan);
    if (pid < 0) throw system_failure("start " + what.argv[0]);
    if (plan.failed_step) {
        ::waitpid(pid, nullptr, 0);
        throw error(what.argv[0] + " could not " + plan.failed_step + ": " + words(plan.failed_code));
    }
    return child(pid, fs::path(what.argv[0]).filename().string());
}

} // namespace tare::system
