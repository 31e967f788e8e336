#pragma once

#include <tare/system/file.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace tare::image {

/// The names of the kernel's capabilities, by number. Source: capability.h of Linux 6.1 (uapi).
inline constexpr std::array<std::string_view, 41> capability_names = {"CAP_CHOWN",
                                                                      "CAP_DAC_OVERRIDE",
                                                                      "CAP_DAC_READ_SEARCH",
                                                                      "CAP_FOWNER",
                                                                      "CAP_FSETID",
                                                                      "CAP_KILL",
                                                                      "CAP_SETGID",
                                                                      "CAP_SETUID",
                                                                      "CAP_SETPCAP",
                                                                      "CAP_LINUX_IMMUTABLE",
                                                                      "CAP_NET_BIND_SERVICE",
                                                                      "CAP_NET_BROADCAST",
                                                                      "CAP_NET_ADMIN",
                                                                      "CAP_NET_RAW",
                                                                      "CAP_IPC_LOCK",
                                                                      "CAP_IPC_OWNER",
                                                                      "CAP_SYS_MODULE",
                                                                      "CAP_SYS_RAWIO",
                                                                      "CAP_SYS_CHROOT",
                                                                      "CAP_SYS_PTRACE",
                                                                      "CAP_SYS_PACCT",
                                                                      "CAP_SYS_ADMIN",
                                                                      "CAP_SYS_BOOT",
                                                                      "CAP_SYS_NICE",
                                                                      "CAP_SYS_RESOURCE",
                                                                      "CAP_SYS_TIME",
                                                                      "CAP_SYS_TTY_CONFIG",
                                                                      "CAP_MKNOD",
                                                                      "CAP_LEASE",
                                                                      "CAP_AUDIT_WRITE",
                                                                      "CAP_AUDIT_CONTROL",
                                                                      "CAP_SETFCAP",
                                                                      "CAP_MAC_OVERRIDE",
                                                                      "CAP_MAC_ADMIN",
                                                                      "CAP_SYSLOG",
                                                                      "CAP_WAKE_ALARM",
                                                                      "CAP_BLOCK_SUSPEND",
                                                                      "CAP_AUDIT_READ",
                                                                      "CAP_PERFMON",
                                                                      "CAP_BPF",
                                                                      "CAP_CHECKPOINT_RESTORE"};

/// What Docker grants by default. Source: "Runtime privilege and Linux capabilities", docs.docker.com/engine/containers/run.
inline constexpr std::array<std::string_view, 14> docker_capabilities = {
    "CAP_AUDIT_WRITE",      "CAP_CHOWN",   "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID",  "CAP_KILL",   "CAP_MKNOD",
    "CAP_NET_BIND_SERVICE", "CAP_NET_RAW", "CAP_SETFCAP",      "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT"};

/// The names of the capabilities in a mask as /proc/PID/status prints it ("000001fffeffffff").
inline std::vector<std::string> capabilities_in(std::string const& hexadecimal)
{
    auto const mask = std::strtoull(hexadecimal.c_str(), nullptr, 16);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < capability_names.size(); ++i)
        if (mask >> i & 1) out.emplace_back(capability_names[i]);
    return out;
}

/// The capabilities that this process may hand on. In a container or a restricted machine some are missing, and a runtime that is
/// asked for one of those refuses the whole container or leaves it out in silence, by version.
inline std::vector<std::string> own_capabilities()
{
    auto const status = system::read_file("/proc/self/status");
    auto const at = status.find("\nCapBnd:\t");
    if (at == std::string::npos) throw error("cannot read the capabilities of this process from /proc/self/status", "mount /proc");
    return capabilities_in(status.substr(at + 9, 16));
}

} // namespace tare::image
