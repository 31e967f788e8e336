#pragma once

#include <tare/campaign/doctor/finding.hpp>
#include <tare/system/command.hpp>

#include <array>
#include <functional>
#include <string>
#include <vector>

/// What is not installed, with the Debian package that holds it.
namespace tare::campaign::doctor {

struct wanted_tool {
    int weight;
    char const* program;
    char const* package;
    char const* without; ///< what does not work then
};

inline constexpr std::array<wanted_tool, 14> wanted_tools{{
    {64, "ip", "iproute2", "there are no network namespaces: containers, virtual machines and everything with a peer cannot run"},
    {63, "nft", "nftables", "containers behind NAT cannot run, nor Docker's"},
    {42, "runc", "runc", "no container can run"},
    {42, "qemu-system-x86_64", "qemu-system-x86", "no virtual machine can run"},
    {41, "docker", "docker.io", "no container of Docker can run"},
    {41, "dockerd", "docker.io", "no container of Docker can run, but with --docker-host"},
    {41, "containerd", "containerd", "no container of Docker can run, but with --docker-host"},
    {41, "iptables", "iptables", "no container of Docker can run, but with --docker-host"},
    {41, "nsenter", "util-linux", "no container of Docker can run, but with --docker-host"},
    {40, "mke2fs", "e2fsprogs", "no virtual machine can be given data"},
    {36, "qemu-img", "qemu-utils", "no virtual machine can have a qcow2 disk"},
    {35, "gnuplot", "gnuplot-nox", "reports have tables and no figures"},
    {34, "xz", "xz-utils", "modules of a guest's kernel that are compressed by it cannot be unpacked"},
    {34, "zstd", "zstd", "modules of a guest's kernel that are compressed by it cannot be unpacked"},
}};

inline bool is_installed(std::string const& program) { return system::find_program(program).has_value(); }

inline void examine_tools(std::vector<finding>& out, std::function<bool(std::string const&)> const& installed = is_installed)
{
    for (auto const& tool : wanted_tools)
        if (!installed(tool.program))
            out.push_back(
                {tool.weight, std::string(tool.program) + " is not installed", tool.without, std::string("apt install ") + tool.package});
}

} // namespace tare::campaign::doctor
