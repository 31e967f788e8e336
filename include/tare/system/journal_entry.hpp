#pragma once

#include <tare/system/docker_object.hpp>
#include <tare/system/huge_pages.hpp>
#include <tare/system/identity.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tare::system {

/// What a campaign makes on the host. Each kind has one way to be undone; nothing in a journal is a command.
enum class created {
    network_namespace, ///< its name below /run/netns: "tare-ID-…"
    cgroup,            ///< a folder's name, looked for at the top of every mounted hierarchy: "tare-ID…"
    process,           ///< "pid:start_time:boot_id", as `process_identity::str()` writes it
    mount,             ///< the path on which it is mounted
    folder,            ///< the path of a folder that goes with all that is in it
    runc_container,    ///< "ROOT:NAME", ROOT the folder given to `runc --root`
    huge_pages,        ///< added to a node's pool: "node0:2048kB:BEFORE+COUNT", as `added_huge_pages::str()` writes it
    docker_container,  ///< "ENDPOINT|tare-ID-…", of an engine that the user runs
    docker_image,      ///< "ENDPOINT|tare-ID:TAG", the same
    link,              ///< a link of the host's own network: "tare-ID"
    memory_disk,       ///< block devices in memory, by the label of the filesystem on them: "tare-ID"
};

inline constexpr std::array<std::string_view, 11> created_names{
    "network_namespace", "cgroup",           "process",      "mount", "folder",     "runc_container",
    "huge_pages",        "docker_container", "docker_image", "link",  "memory_disk"};

constexpr std::string_view name_of(created kind) { return created_names[static_cast<std::size_t>(kind)]; }

inline std::optional<created> created_from(std::string_view name)
{
    auto const found = std::ranges::find(created_names, name);
    if (found == created_names.end()) return std::nullopt;
    return static_cast<created>(found - created_names.begin());
}

/// One thing that was announced and not yet undone.
struct entry {
    std::uint64_t number;
    created kind;
    std::string name;
};

/// A campaign's id: at most 8 of `[a-z0-9]`, so that the names of links (15 bytes in Linux) have room for it.
inline bool valid_campaign_id(std::string_view id)
{
    auto const allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !id.empty() && id.size() <= 8 && std::ranges::all_of(id, allowed);
}

/// The campaign's own folder below /run, for sockets and mounts whose paths have to be short.
inline fs::path runtime_folder(std::string_view id) { return fs::path("/run/tare") / id; }

/// Removes /run/tare when no campaign has a folder there any more.
inline void remove_runtime_parent() { ::rmdir(runtime_folder("x").parent_path().c_str()); }

namespace detail {

/// "tare-ID", or that with a suffix after one of `-_.`: "tare-ab1" does not own "tare-ab12".
inline bool carries_id(std::string_view name, std::string_view id)
{
    auto const prefix = "tare-" + std::string(id);
    if (!name.starts_with(prefix) || name.size() > 128) return false;
    auto const rest = name.substr(prefix.size());
    auto const allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return std::ranges::all_of(rest, allowed) && (rest.empty() || rest[0] == '-' || rest[0] == '_' || rest[0] == '.');
}

inline bool is_link(fs::path const& path)
{
    struct stat found;
    return ::lstat(path.c_str(), &found) == 0 && S_ISLNK(found.st_mode);
}

/// Below `base`, written without detours, and no link on the way from `base` to it.
inline bool lies_below(fs::path const& path, fs::path const& base)
{
    if (path.string().size() > 4000 || path.string().find('\0') != std::string::npos) return false;
    // As text: two paths that differ by a doubled slash are equal as paths.
    if (!path.is_absolute() || path.string() != path.lexically_normal().string() || !base.is_absolute()) return false;
    auto const [in_base, in_path] = std::mismatch(base.begin(), base.end(), path.begin(), path.end());
    if (in_base != base.end() || in_path == path.end()) return false;
    auto at = base;
    for (auto part = in_path; part != path.end(); ++part) {
        if (part->empty()) return false; // a slash at the end would make the last link be followed
        if (is_link(at /= *part)) return false;
    }
    return true;
}

inline bool is_own_path(fs::path const& path, std::string_view id, fs::path const& folder)
{
    auto const runtime = runtime_folder(id);
    return lies_below(path, folder) ||
           ((path.string() == runtime.string() || lies_below(path, runtime)) && !is_link(runtime.parent_path()) && !is_link(runtime));
}

/// "tare-ID:TAG" is an image's name; `carries_id` knows no colon.
inline bool is_own_docker_object(std::string_view text, bool image, std::string_view id)
{
    auto object = parse_docker_object(text);
    if (!object) return false;
    auto const colon = object->name.find(':');
    if (!image || colon == std::string::npos) return !image && carries_id(object->name, id);
    return object->name.substr(0, colon) == "tare-" + std::string(id) && colon + 1 < object->name.size() &&
           carries_id(object->name.replace(colon, 1, "-"), id);
}

inline bool is_own(entry const& what, std::string_view id, fs::path const& folder)
{
    switch (what.kind) {
    case created::network_namespace:
    case created::cgroup:
    case created::link:
    case created::memory_disk:
        return carries_id(what.name, id);
    case created::process:
        return parse_identity(what.name).has_value();
    case created::mount:
    case created::folder:
        return is_own_path(what.name, id, folder);
    case created::runc_container: {
        auto const colon = what.name.rfind(':');
        return colon != std::string::npos && carries_id(what.name.substr(colon + 1), id) &&
               is_own_path(what.name.substr(0, colon), id, folder);
    }
    case created::huge_pages: // they carry no id; undoing takes none that was there before
        return parse_added_huge_pages(what.name).has_value();
    case created::docker_container:
    case created::docker_image:
        return is_own_docker_object(what.name, what.kind == created::docker_image, id);
    }
    return false;
}

} // namespace detail

/// Text from a file, made fit for a message: one line, bounded.
inline std::string shown(std::string_view text)
{
    std::string out(text.substr(0, 200));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return '\'' + out + (text.size() > 200 ? "…'" : "'");
}

/// Refuses an entry that campaign `id` with the folder `folder` cannot have written: a foreign name, a path that leaves the
/// campaign's folder and /run/tare/ID, a link on the way. Throws `error` with a sentence that names the entry.
inline void check(entry const& what, std::string_view id, fs::path const& folder)
{
    if (detail::is_own(what, id, folder)) return;
    throw error("journal entry " + std::to_string(what.number) + " is not one of campaign " + shown(id) + ": " +
                    std::string(name_of(what.kind)) + ' ' + shown(what.name),
                "nothing was touched; look at the journal, remove by hand what is yours, then delete the journal");
}

} // namespace tare::system
