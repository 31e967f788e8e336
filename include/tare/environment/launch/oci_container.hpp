#pragma once

#include <tare/environment/launch/agent.hpp>
#include <tare/environment/launch/oci_rootfs.hpp>

#include <filesystem>
#include <string>

namespace tare::environment::launch {

/// Everything of one container of an OCI runtime that lies on the host.
struct oci_container {
    container_kind kind;
    fs::path folder; ///< its own: the bundle, its layers
    oci_rootfs const& image;
    fs::path network_namespace;
    fs::path channel;   ///< the socket on which the agent is awaited
    std::string cgroup; ///< a path from the top of each hierarchy
};

namespace detail {

/// Fresh layers over a folder. The merged folder has the mode of the upper one.
inline image::overlay_mount data_overlay(oci_container const& c, fs::path const& lower)
{
    image::overlay_mount out{inside_data_folder, lower, c.folder / "upper", c.folder / "work"};
    for (auto const& made : {out.upper, out.work}) system::make_folder(made);
    fs::permissions(out.upper, fs::status(lower).permissions());
    return out;
}

inline void add_data(image::bundle& out, oci_container const& c, fs::path const& data)
{
    if (c.kind.data == data_place::volume) return out.binds.push_back({data, inside_data_folder, false});
    if (c.kind.data == data_place::layered_copy_up) return out.overlays.push_back(data_overlay(c, data));
    auto const nothing = c.folder / "nothing";
    system::make_folder(nothing);
    out.overlays.push_back(data_overlay(c, nothing));
    fs::copy(data, out.overlays.back().upper, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
}

} // namespace detail

/// The container's description for the runtime, and the folders that it names. The channel is a socket and not an inherited
/// descriptor: runc 1.1 keeps its own copy of those, so that the channel would stay open when the agent becomes a server.
inline image::bundle oci_bundle_of(oci_container const& c, program const& what)
{
    image::bundle out;
    out.args = agent_command(socket_channel(inside_socket));
    out.rootfs = c.image.root();
    out.writable_root = false;
    out.cgroups_path = c.cgroup;
    out.network_namespace = c.network_namespace;
    out.processors = what.resources.processor_ids();
    out.nodes = what.resources.nodes;
    out.confined = c.kind.unconfined ? image::confinement::unconfined : image::confinement::engine_default;
    for (fs::path const folder : writable_folders) add_writable(out.binds, c.image, folder, c.folder / "writable" / folder.filename());
    if (!what.data.empty()) detail::add_data(out, c, what.data);
    out.binds.push_back({c.channel, inside_socket, false});
    return out;
}

} // namespace tare::environment::launch
