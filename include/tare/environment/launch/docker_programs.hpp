#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tare::environment::launch {

/// Where a private engine keeps its things. Sockets and state are in a folder with a short path, images and containers on a disk.
struct engine_places {
    std::filesystem::path run;  ///< the site's run folder
    std::filesystem::path data; ///< the engine's own folder below the campaign's

    std::filesystem::path socket() const { return run / "docker.sock"; }
    std::filesystem::path containerd_socket() const { return run / "containerd.sock"; }
    std::filesystem::path state() const { return run / "docker"; }
    std::filesystem::path configuration() const { return data / "daemon.json"; }
    std::filesystem::path containerd_configuration() const { return data / "containerd.toml"; }
};

/// A string of TOML. Source: TOML 1.0.0, "String": in a basic string, quote and backslash are escaped.
inline std::string toml_string(std::string const& text)
{
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

/// The text of containerd's configuration. Kubernetes' interface and the snapshotters are not used by dockerd, and would take most of
/// the time of containerd's start.
inline std::string containerd_text(engine_places const& at)
{
    return "version = 2\nroot = " + toml_string((at.data / "containerd").string()) +
           "\nstate = " + toml_string((at.state() / "containerd").string()) +
           "\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\", \"io.containerd.snapshotter.v1.aufs\", "
           "\"io.containerd.snapshotter.v1.btrfs\", \"io.containerd.snapshotter.v1.devmapper\", \"io.containerd.snapshotter.v1.zfs\"]\n"
           "[grpc]\n  address = " +
           toml_string(at.containerd_socket().string()) + "\n";
}

inline std::vector<std::string> containerd_command(engine_places const& at)
{
    // The mount namespace is a slave: what the host mounts later is seen, what the engine mounts never appears on the host.
    return {"unshare",     "--mount", "--propagation", "slave", "--", "containerd", "--config", at.containerd_configuration().string(),
            "--log-level", "warn"};
}

/// `mounts` is the file of containerd's mount namespace: both see the same layers.
inline std::vector<std::string> dockerd_command(engine_places const& at, std::string const& mounts, std::string const& cgroup_parent,
                                                int mtu)
{
    std::vector<std::string> out{"nsenter", "--mount=" + mounts, "--", "dockerd"};
    auto const option = [&out](std::string name, std::string value) { out.insert(out.end(), {std::move(name), std::move(value)}); };
    option("--config-file", at.configuration().string()); // its own: the host's /etc/docker/daemon.json is not read
    option("--containerd", at.containerd_socket().string());
    option("--data-root", (at.data / "engine").string());
    option("--exec-root", (at.state() / "exec").string());
    option("--pidfile", (at.state() / "pid").string());
    option("--host", "unix://" + at.socket().string());
    option("--storage-driver", "overlay2");
    option("--exec-opt", "native.cgroupdriver=cgroupfs");
    option("--cgroup-parent", cgroup_parent);
    option("--bip", "198.19.1.1/24"); // beside the networks of network/addresses.hpp, within RFC 2544's block
    option("--mtu", std::to_string(mtu));
    option("--log-level", "warn");
    out.insert(out.end(), {"--userland-proxy=false", "--ip6tables=false"});
    return out;
}

} // namespace tare::environment::launch
