#pragma once

#include <tare/environment/launch/cgroup.hpp>
#include <tare/environment/policy.hpp>

#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tare::environment::launch {

struct tool {
    char const* name;
    char const* package;
};

/// The first tool that is not installed, as a sentence with its remedy. The programs are not started: that takes too long for a list.
inline availability tools_here(std::string const& environment, std::initializer_list<tool> wanted)
{
    for (auto const& one : wanted)
        if (!system::find_program(one.name))
            return {environment + ": no " + one.name + " found", std::string("install it with 'apt install ") + one.package + "'"};
    return {};
}

/// Loaded, or a module that the kernel loads when the first one is mounted.
inline bool kernel_has_overlay()
{
    if (system::read_file("/proc/filesystems").find("\toverlay\n") != std::string::npos) return true;
    auto const release = system::read_line("/proc/sys/kernel/osrelease").value_or("");
    return fs::exists("/lib/modules/" + release + "/kernel/fs/overlayfs");
}

/// What every container that we start ourselves needs: root, overlay filesystems on that folder, cgroups that can be written.
inline availability containers_here(std::string const& environment, fs::path const& folder)
{
    if (::geteuid() != 0) return {environment + ": containers need root here", "run with sudo"};
    if (!kernel_has_overlay()) return {environment + ": the kernel has no overlay filesystem", "load the module overlay"};
    struct statfs found {};
    if (::statfs(folder.c_str(), &found) == 0 && found.f_type == OVERLAYFS_SUPER_MAGIC)
        return {environment + ": " + folder.string() + " lies on an overlay filesystem, which cannot carry another",
                "put the output on another filesystem with --output"};
    auto const top = tracking_hierarchy(system::mounts());
    if (!top || ::access(top->c_str(), W_OK) != 0)
        return {environment + ": no cgroup hierarchy can be written", "mount cgroup2 on /sys/fs/cgroup, writable"};
    return {};
}

} // namespace tare::environment::launch
