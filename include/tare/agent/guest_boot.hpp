#pragma once

#include <tare/system/file.hpp>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace tare::agent {

/// Where a guest's initramfs lists its kernel modules, one file name a line in load order, and where the files lie.
/// Written by image::guest_root.
inline constexpr char module_list[] = "/etc/tare/modules";
inline constexpr char module_folder[] = "/lib/modules";

namespace detail {

inline bool booted = false; // set by boot_guest: a container's first process is PID 1 too, and no guest

/// Mounts a file system of the kernel; one that is already there will do.
inline void mount_kernel_fs(char const* type, char const* place, unsigned long flags, char const* options = nullptr)
{
    if (::mkdir(place, 0755) != 0 && errno != EEXIST) throw system_failure(std::string("make the folder ") + place);
    if (::mount(type, place, type, flags, options) != 0 && errno != EBUSY) throw system_failure(std::string("mount ") + place);
}

inline void mount_all()
{
    constexpr auto safe = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    mount_kernel_fs("proc", "/proc", safe);
    mount_kernel_fs("sysfs", "/sys", safe);
    mount_kernel_fs("devtmpfs", "/dev", MS_NOSUID);
    mount_kernel_fs("tmpfs", "/dev/shm", MS_NOSUID | MS_NODEV, "mode=1777");
    mount_kernel_fs("tmpfs", "/tmp", MS_NOSUID | MS_NODEV, "mode=1777");
    mount_kernel_fs("tmpfs", "/run", MS_NOSUID | MS_NODEV, "mode=755");
}

/// Standard streams to the console, which the host keeps as the log of this start.
inline void open_console()
{
    auto const console = system::open_file("/dev/console", O_RDWR | O_NOCTTY);
    for (int number = 0; number < 3; ++number)
        if (::dup2(console.get(), number) < 0) throw system_failure("open the console");
}

inline void load_module(system::fs::path const& path)
{
    auto const file = system::open_file(path, O_RDONLY);
    if (::syscall(SYS_finit_module, file.get(), "", 0) != 0 && errno != EEXIST)
        throw system_failure("load the kernel module " + path.string());
}

inline void load_modules()
{
    auto const list = system::read_file(module_list, 1 << 16);
    for (std::size_t begin = 0; begin < list.size();) {
        auto const end = std::min(list.find('\n', begin), list.size());
        auto const name = list.substr(begin, end - begin);
        begin = end + 1;
        if (!name.empty()) load_module(system::fs::path(module_folder) / name);
    }
}

} // namespace detail

/// True in a process that booted a guest, which is its PID 1.
inline bool in_guest() { return detail::booted; }

/// What the first process of a machine does: mounts what programs expect, opens the console, loads the listed modules in order.
/// To be called once, before the result channel is opened. Throws `error`; the caller then powers off.
inline void boot_guest()
{
    detail::booted = true;
    detail::mount_all();
    detail::open_console();
    ::setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1); // the kernel gives its init HOME and TERM only
    detail::load_modules();
}

} // namespace tare::agent
