#pragma once

#include <tare/network/guest_port.hpp>
#include <tare/network/namespace.hpp>
#include <tare/system/cgroup_tree.hpp>
#include <tare/system/container.hpp>
#include <tare/system/docker_client.hpp>
#include <tare/system/journal.hpp>
#include <tare/system/memory_disk.hpp>
#include <tare/system/remove_tree.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace tare::campaign {

namespace fs = std::filesystem;

/// What `undo` did, in sentences for the reader.
struct undoing {
    std::vector<std::string> undone; ///< what was there and is gone
    std::vector<std::string> left;   ///< what could not be undone, with the reason; empty when nothing is left

    bool complete() const { return left.empty(); }
};

namespace detail {

using system::created;
using system::entry;

/// Names that carry the campaign's id whether or not a journal tells of them: the folder with the journal may be gone.
inline std::vector<entry> entries_by_name(std::string const& id)
{
    std::vector<entry> found{{0, created::folder, system::runtime_folder(id).string()},
                             {0, created::mount, system::runtime_folder(id).string()}};
    auto const look_in = [&](fs::path const& folder, created kind) {
        std::error_code code;
        for (auto const& item : fs::directory_iterator(folder, code)) {
            entry const named{0, kind, item.path().filename().string()};
            if (system::detail::is_own(named, id, {})) found.push_back(named);
        }
    };
    look_in("/run/netns", created::network_namespace);
    for (auto const& mount : system::mounts())
        if (mount.type == "cgroup" || mount.type == "cgroup2") look_in(mount.path, created::cgroup);
    return found;
}

/// What runs is ended before anything that it uses is taken away.
inline std::string end_what_runs(entry const& what)
{
    std::size_t count = 0;
    if (what.kind == created::cgroup) count = system::end_cgroups(system::cgroup_folders(what.name));
    if (what.kind == created::network_namespace) count = system::end_processes_in_namespace(network::namespace_path(what.name));
    if (what.kind == created::process) {
        auto const process = system::parse_identity(what.name);
        count = process && system::end_process(process->pid, [&](pid_t) { return system::runs(*process); });
        if (count > 0) return "ended process " + std::to_string(process->pid);
    }
    return count == 0 ? "" : "ended " + std::to_string(count) + (count == 1 ? " process in " : " processes in ") + what.name;
}

inline std::string remove_container(std::string const& name)
{
    auto const colon = name.rfind(':');
    return system::remove_container(name.substr(0, colon), name.substr(colon + 1)) ? "removed the container " + name.substr(colon + 1) : "";
}

/// Of an engine that the user runs: it is asked for that one thing by name.
inline std::string remove_docker_object(entry const& what)
{
    auto const object = system::parse_docker_object(what.name);
    auto const engine = system::docker_client_for(object->endpoint);
    bool const image = what.kind == created::docker_image;
    if (!(image ? system::remove_docker_image : system::remove_docker_container)(engine, object->name)) return {};
    return "removed the " + std::string(image ? "image " : "container ") + object->name + " of the Docker engine at " + object->endpoint;
}

inline std::string remove_cgroups(std::string const& name)
{
    auto const folders = system::cgroup_folders(name);
    for (auto const& folder : folders) system::remove_cgroup(folder);
    return folders.empty() ? "" : "removed the cgroup " + name;
}

inline std::string remove_folder(fs::path const& path, fs::path const& folder)
{
    auto const base = system::is_at_or_below(path, folder) ? folder : fs::path("/run/tare");
    bool const removed = system::remove_tree(base, path.lexically_relative(base));
    system::remove_runtime_parent();
    return removed ? "removed the folder " + path.string() : "";
}

inline std::string remove_namespace(std::string const& name)
{
    if (!fs::exists(fs::symlink_status(network::namespace_path(name)))) return {};
    network::delete_namespace(name);
    return "deleted the network namespace " + name;
}

inline std::string remove_memory_disks(std::string const& label)
{
    std::size_t count = 0;
    for (int const number : system::memory_disk::labelled(label)) count += system::memory_disk::remove(number) ? 1 : 0;
    return count == 0 ? "" : "removed " + std::to_string(count) + (count == 1 ? " disk" : " disks") + " in memory of " + label;
}

/// Takes one thing away and says so; says nothing when it is not there.
inline std::string take_away(entry const& what, fs::path const& folder)
{
    switch (what.kind) {
    case created::network_namespace:
        return remove_namespace(what.name);
    case created::cgroup:
        return remove_cgroups(what.name);
    case created::process:
        return {};
    case created::mount: {
        auto const count = system::unmount_below(what.name);
        return count == 0 ? "" : "unmounted " + what.name + (count == 1 ? "" : " (" + std::to_string(count) + " mounts)");
    }
    case created::folder:
        return remove_folder(what.name, folder);
    case created::runc_container:
        return remove_container(what.name);
    case created::huge_pages: {
        auto const added = system::parse_added_huge_pages(what.name).value();
        return system::give_back(added) ? "gave back " + std::to_string(added.count) + " huge pages of node " + std::to_string(added.node)
                                        : "";
    }
    case created::docker_container:
    case created::docker_image:
        return remove_docker_object(what);
    case created::link:
        return network::delete_link(what.name) ? "removed the link " + what.name : "";
    case created::memory_disk:
        return remove_memory_disks(what.name);
    }
    return {};
}

} // namespace detail

/// Undoes what a campaign's journal has open, the last first, and whatever else carries the campaign's id.
///
/// First all that runs is ended (members of its cgroups and namespaces, its processes), then containers, mounts, namespaces,
/// cgroups and folders go. What fails is told in `left` and stays open in the journal; the rest goes on. Can be called again at
/// any time. `folder` has to be the path under which the campaign wrote its entries.
/// Errors   `error` when the journal cannot be read or an entry is not the campaign's own: nothing was touched then.
inline undoing undo(fs::path const& journal, std::string const& id, fs::path const& folder)
{
    auto entries = detail::entries_by_name(id);
    auto const announced = system::open_entries(journal, id, folder);
    entries.insert(entries.end(), announced.begin(), announced.end());
    std::ranges::reverse(entries);
    undoing result;
    auto const attempt = [&](system::entry const& what, auto&& step) {
        try {
            if (auto said = step(what); !said.empty()) result.undone.push_back(std::move(said));
            return true;
        } catch (std::exception const& failure) {
            result.left.push_back(std::string(name_of(what.kind)) + ' ' + what.name + ": " + failure.what());
            return false;
        }
    };
    std::vector<std::uint64_t> failed;
    for (auto const& what : entries)
        if (!attempt(what, detail::end_what_runs)) failed.push_back(what.number);
    std::vector<std::uint64_t> gone;
    for (auto const& what : entries) {
        auto const done = attempt(what, [&](system::entry const& one) { return detail::take_away(one, folder); });
        if (done && what.number != 0 && std::ranges::find(failed, what.number) == failed.end()) gone.push_back(what.number);
    }
    if (gone.empty()) return result;
    system::journal book(journal);
    for (auto const number : gone) book.undone(number);
    return result;
}

} // namespace tare::campaign
