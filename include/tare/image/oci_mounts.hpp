#pragma once

#include <tare/image/path.hpp>

#include <boost/json.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tare::image {

/// A folder or file of the host that is seen inside.
struct bind_mount {
    fs::path source; ///< on the host, absolute
    fs::path target; ///< inside
    bool read_only = false;
};

/// A folder whose writes go to a layer of their own (overlayfs). The runtime mounts it in the container's mount namespace: it never
/// appears on the host and is gone with the container.
struct overlay_mount {
    fs::path target; ///< inside
    fs::path lower;  ///< what is there at first; never written
    fs::path upper;  ///< takes the writes; a folder outside any overlayfs
    fs::path work;   ///< empty folder beside `upper`, on its filesystem
};

// Source of both lists: the defaults of the Docker engine (moby, oci/defaults.go), as documented under "--security-opt systempaths".
inline constexpr std::array<std::string_view, 11> docker_masked_paths = {
    "/proc/asound",      "/proc/acpi",        "/proc/kcore", "/proc/keys",    "/proc/latency_stats",          "/proc/timer_list",
    "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi",  "/sys/firmware", "/sys/devices/virtual/powercap"};
inline constexpr std::array<std::string_view, 5> docker_readonly_paths = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
                                                                          "/proc/sysrq-trigger"};

/// Whether the host has control groups v2 alone.
inline bool unified_cgroups() { return fs::exists("/sys/fs/cgroup/cgroup.controllers"); }

namespace detail {

inline boost::json::object oci_mount(std::string_view target, std::string_view type, std::string_view source,
                                     std::initializer_list<boost::json::value_ref> options)
{
    return {{"destination", target}, {"type", type}, {"source", source}, {"options", boost::json::array(options)}};
}

/// A folder of the host in the options of an overlay, where ',' ends an option and ':' a layer.
inline std::string layer(fs::path const& folder)
{
    auto const path = inside_path(folder); // the same rules: absolute, plain
    if (path.find_first_of(",:\\") != std::string::npos)
        throw error("the folder " + path + " cannot be a layer of an overlay: ',', ':' and '\\' have a meaning there", "rename it");
    if (!fs::is_directory(path)) throw error("the layer " + path + " of an overlay is not a folder", "make it first");
    return path;
}

inline std::string target(fs::path const& path)
{
    auto const out = inside_path(path);
    for (std::string const taken : {"/proc", "/sys", "/dev"})
        if (out == "/" || out == taken || out.starts_with(taken + "/"))
            throw error("nothing can be mounted on " + out + " of a container", "choose another place inside");
    return out;
}

/// What Docker mounts in every container, then the container's own.
inline boost::json::array oci_mounts(std::vector<bind_mount> const& binds, std::vector<overlay_mount> const& overlays)
{
    boost::json::array out;
    out.push_back(oci_mount("/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}));
    out.push_back(oci_mount("/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}));
    out.push_back(oci_mount("/dev/pts", "devpts", "devpts", {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}));
    out.push_back(oci_mount("/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"}));
    out.push_back(oci_mount("/sys/fs/cgroup", "cgroup", "cgroup", {"ro", "nosuid", "noexec", "nodev"}));
    out.push_back(oci_mount("/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}));
    out.push_back(oci_mount("/dev/shm", "tmpfs", "shm", {"nosuid", "noexec", "nodev", "mode=1777", "size=65536k"}));
    for (auto const& one : overlays) {
        auto const lower = "lowerdir=" + layer(one.lower), upper = "upperdir=" + layer(one.upper), work = "workdir=" + layer(one.work);
        out.push_back(oci_mount(target(one.target), "overlay", "overlay", {"rw", lower, upper, work}));
    }
    for (auto const& one : binds) {
        if (!one.source.is_absolute() || !fs::exists(one.source))
            throw error("cannot mount " + one.source.string() + " into a container: there is no such file or folder", "make it first");
        out.push_back(oci_mount(target(one.target), "bind", one.source.string(), {"rbind", "rprivate", one.read_only ? "ro" : "rw"}));
    }
    return out;
}

} // namespace detail

} // namespace tare::image
