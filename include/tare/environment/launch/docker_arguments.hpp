#pragma once

#include <tare/environment/launch/agent.hpp>
#include <tare/environment/launch/container.hpp>
#include <tare/image/capabilities.hpp>
#include <tare/network/addresses.hpp>
#include <tare/system/comma_list.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace tare::environment::launch {

/// One container as `docker run` or `docker create` is told.
struct docker_container {
    container_kind kind;
    std::string name;
    std::string label;
    std::string image;
    std::string cgroup_parent;     ///< empty: the engine's default
    std::string published_on;      ///< the address of the host's end of published ports
    std::filesystem::path channel; ///< the socket on which the agent is awaited
    std::vector<std::string> added_capabilities;
};

/// A field of `--mount`, which is a line of comma-separated values (RFC 4180).
inline std::string mount_field(std::string const& text)
{
    if (text.find_first_of(",\"\n") == text.npos) return text;
    std::string out = "\"";
    for (char const c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

inline std::string bind_mount(std::filesystem::path const& from, std::string const& to)
{
    return "type=bind," + mount_field("src=" + from.string()) + ",dst=" + to;
}

/// Every capability. Where this process lacks one, as on a nested machine, "ALL" would start nothing: then what it has is named, as far
/// as Docker 20.10 knows the names (up to CAP_AUDIT_READ).
inline std::vector<std::string> all_capabilities()
{
    auto own = image::own_capabilities();
    if (own.size() >= image::capability_names.size()) return {"ALL"};
    std::erase_if(own, [](auto const& name) { return name == "CAP_PERFMON" || name == "CAP_BPF" || name == "CAP_CHECKPOINT_RESTORE"; });
    return own;
}

/// The capabilities that are added to Docker's own; they stand in the record. What a foreign engine may grant is not known here.
inline std::vector<std::string> added_capabilities(container_kind kind, topology::resources const& granted, bool own_engine)
{
    if (kind.unconfined) return own_engine ? all_capabilities() : std::vector<std::string>{"ALL"};
    return needs_numa_rights(granted) ? std::vector<std::string>{"CAP_SYS_NICE"} : std::vector<std::string>{};
}

/// An IPv6 address as it stands before a port.
inline std::string in_brackets(std::string const& address) { return address.find(':') == address.npos ? address : '[' + address + ']'; }

/// What stands behind `docker run` and `docker create`. No memory limit: the topology's nodes bound the memory.
inline std::vector<std::string> docker_arguments(docker_container const& c, program const& what)
{
    std::vector<std::string> out{"--rm",
                                 "--pull",
                                 "never",
                                 "--name",
                                 c.name,
                                 "--label",
                                 c.label,
                                 "--log-driver",
                                 "none",
                                 "--mount",
                                 bind_mount(c.channel, inside_socket)};
    auto const add = [&out](std::initializer_list<std::string> more) { out.insert(out.end(), more); };
    if (!c.cgroup_parent.empty()) add({"--cgroup-parent", c.cgroup_parent});
    if (auto const cpus = what.resources.processor_ids(); !cpus.empty()) add({"--cpuset-cpus", system::comma_list(cpus)});
    if (!what.resources.nodes.empty()) add({"--cpuset-mems", system::comma_list(what.resources.nodes)});
    if (!c.kind.behind_nat) add({"--network", "host"});
    if (c.kind.behind_nat) add({"--sysctl", std::string("net.ipv4.tcp_congestion_control=") + network::usual_congestion_control});
    if (c.kind.behind_nat && what.port != 0)
        for (std::string const protocol : {"/tcp", "/udp"}) {
            auto const port = std::to_string(what.port);
            add({"--publish", in_brackets(c.published_on) + ":" + port + ":" + port + protocol});
        }
    if (c.kind.unconfined) add({"--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"});
    for (auto const& capability : c.added_capabilities) add({"--cap-add", capability});
    if (c.kind.data == data_place::volume && !what.data.empty()) add({"--mount", bind_mount(what.data, inside_data_folder)});
    add({c.image});
    for (auto const& argument : agent_command(socket_channel(inside_socket))) add({argument});
    return out;
}

} // namespace tare::environment::launch
