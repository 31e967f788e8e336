#pragma once

#include <tare/image/capabilities.hpp>
#include <tare/image/oci_mounts.hpp>
#include <tare/system/comma_list.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace tare::image {

/// The engine's default: Docker's 14 capabilities, its masked and read-only paths. Unconfined: every capability that the caller has, every
/// device, nothing masked. Neither has a seccomp filter: an OCI runtime has no default profile of its own, so what a filter costs is seen
/// with the Docker engine only.
enum class confinement { engine_default, unconfined };

/// A container for an OCI runtime (runc 1.1; control groups v1, hybrid and v2). User root, no terminal, no limits of its own besides
/// those named here (an rlimit needs CAP_SYS_RESOURCE, which a nested machine may not have).
struct bundle {
    std::vector<std::string> args;     ///< argv; args[0] is a path inside
    std::vector<std::string> env = {}; ///< "NAME=value"; PATH is added when it is missing
    fs::path rootfs;                   ///< folder on the host, absolute; read-only ones can be shared by containers
    bool writable_root = true;
    std::string cgroups_path;         ///< "/tare/NAME" below the root of each hierarchy
    fs::path network_namespace = {};  ///< file of the namespace to join; empty: the one that starts the runtime
    std::vector<int> processors = {}; ///< cpuset; empty: not limited
    std::vector<int> nodes = {};      ///< NUMA nodes of the cpuset; empty: not limited
    std::uint64_t memory_bytes = 0;   ///< limit; 0: none
    std::vector<bind_mount> binds = {};
    std::vector<overlay_mount> overlays = {};
    confinement confined = confinement::engine_default;
    std::vector<std::string> extra_capabilities = {}; ///< "CAP_SYS_NICE" for mbind and set_mempolicy
    std::string hostname = "tare";
};

namespace detail {

template <class Range>
boost::json::array json_array(Range const& values)
{
    boost::json::array out;
    for (auto const& value : values) out.emplace_back(value);
    return out;
}

inline std::vector<std::string> granted_capabilities(bundle const& what)
{
    auto const own = own_capabilities();
    if (what.confined == confinement::unconfined) return own;
    std::vector<std::string> out(docker_capabilities.begin(), docker_capabilities.end());
    out.insert(out.end(), what.extra_capabilities.begin(), what.extra_capabilities.end());
    for (auto const& extra : what.extra_capabilities)
        if (std::find(own.begin(), own.end(), extra) == own.end())
            throw error("cannot grant " + extra + " to a container: this process does not have it",
                        "run on a machine that grants it, as root");
    std::erase_if(out, [&own](auto const& name) { return std::find(own.begin(), own.end(), name) == own.end(); });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

inline boost::json::object oci_process(bundle const& what)
{
    auto env = what.env;
    if (std::none_of(env.begin(), env.end(), [](auto const& variable) { return variable.starts_with("PATH="); }))
        env.push_back("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    auto const capabilities = json_array(granted_capabilities(what));
    return {{"terminal", false},
            {"user", {{"uid", 0}, {"gid", 0}}},
            {"args", json_array(what.args)},
            {"env", json_array(env)},
            {"cwd", "/"},
            {"capabilities", {{"bounding", capabilities}, {"effective", capabilities}, {"permitted", capabilities}}},
            {"noNewPrivileges", true}};
}

inline boost::json::object oci_resources(bundle const& what)
{
    boost::json::object cpu, out;
    if (!what.processors.empty()) cpu["cpus"] = system::comma_list(what.processors);
    if (!what.nodes.empty()) cpu["mems"] = system::comma_list(what.nodes);
    if (!cpu.empty()) out["cpu"] = cpu;
    if (what.memory_bytes > 0) out["memory"] = boost::json::object{{"limit", what.memory_bytes}};
    // The runtime adds its defaults (null, zero, random, tty …) to what is forbidden here.
    boost::json::object const devices{{"allow", what.confined == confinement::unconfined}, {"access", "rwm"}};
    out["devices"] = boost::json::array(1, devices);
    return out;
}

inline boost::json::object oci_linux(bundle const& what)
{
    boost::json::array namespaces;
    for (auto const* const type : {"pid", "ipc", "uts", "mount"}) namespaces.push_back(boost::json::object{{"type", type}});
    if (unified_cgroups())
        namespaces.push_back(boost::json::object{{"type", "cgroup"}}); // as Docker does: private with v2, the host's with v1
    if (!what.network_namespace.empty())
        namespaces.push_back(boost::json::object{{"type", "network"}, {"path", what.network_namespace.string()}});
    boost::json::object out{{"cgroupsPath", what.cgroups_path}, {"namespaces", namespaces}, {"resources", oci_resources(what)}};
    if (what.confined == confinement::unconfined) return out;
    out["maskedPaths"] = json_array(docker_masked_paths);
    out["readonlyPaths"] = json_array(docker_readonly_paths);
    return out;
}

inline void check(bundle const& what)
{
    auto const refuse = [](std::string const& why) { throw error("cannot describe a container: " + why); };
    if (what.args.empty() || what.args[0].empty()) refuse("it has nothing to run");
    if (!what.rootfs.is_absolute() || !fs::is_directory(what.rootfs))
        refuse("its root " + what.rootfs.string() + " is not a folder with an absolute path");
    if (inside_path(what.cgroups_path) == "/") refuse("it has no control group of its own");
    auto const plain = [](unsigned char c) { return std::isalnum(c) || c == '-'; };
    if (what.hostname.empty() || what.hostname.size() > 64 || !std::all_of(what.hostname.begin(), what.hostname.end(), plain))
        refuse("its host name '" + what.hostname.substr(0, 80) + "' is not 1 to 64 letters, digits and '-'");
    if (what.memory_bytes >> 63) refuse("its memory limit is larger than any memory");
}

} // namespace detail

/// The container as the document config.json. Source: OCI runtime specification 1.0.2. Errors: `error` that names what is wrong.
inline boost::json::object oci_config(bundle const& what)
{
    detail::check(what);
    return {{"ociVersion", "1.0.2"},
            {"process", detail::oci_process(what)},
            {"root", {{"path", what.rootfs.string()}, {"readonly", !what.writable_root}}},
            {"hostname", what.hostname},
            {"mounts", detail::oci_mounts(what.binds, what.overlays)},
            {"linux", detail::oci_linux(what)}};
}

/// Writes FOLDER/config.json: then `runc run --bundle FOLDER ID` starts the container. The folder is made with mode 0700.
inline void write_bundle(bundle const& what, fs::path const& folder)
{
    auto const text = boost::json::serialize(oci_config(what));
    system::make_folder(folder);
    system::write_file(folder / "config.json", text);
}

} // namespace tare::image
