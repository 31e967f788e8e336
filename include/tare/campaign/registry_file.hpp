#pragma once

#include <tare/system/journal.hpp>

#include <boost/json.hpp>

#include <sys/file.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace tare::campaign {

namespace fs = std::filesystem;

/// Where the live campaigns of this user are written down: /var/lib/tare/campaigns for root, else below the user's state folder
/// ($XDG_STATE_HOME, which has to be absolute, or ~/.local/state). Throws `error` when there is neither.
inline fs::path registry_folder()
{
    if (::geteuid() == 0) return "/var/lib/tare/campaigns";
    char const* const state = ::getenv("XDG_STATE_HOME");
    if (state && state[0] == '/') return fs::path(state) / "tare/campaigns";
    char const* const home = ::getenv("HOME");
    if (home && home[0] == '/') return fs::path(home) / ".local/state/tare/campaigns";
    throw error("cannot find the folder of live campaigns", "set HOME or XDG_STATE_HOME to an absolute path");
}

/// The journal of a campaign, in its folder.
inline fs::path journal_of(fs::path const& folder) { return folder / "journal.jsonl"; }

namespace detail {

/// One campaign of the registry, as its file tells.
struct registered {
    std::string id;
    fs::path folder;
    system::process_identity owner;
};

inline error refused(fs::path const& file, std::string const& why)
{
    return error("the registry's file " + file.string() + " is refused: " + why, "nothing was touched; delete it when it is not yours");
}

inline bool is_private(struct stat const& found) { return found.st_uid == ::geteuid() && (found.st_mode & 022) == 0; }

inline system::descriptor open_registered(fs::path const& file, int flags)
{
    int const fd = ::open(file.c_str(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0 && errno == ELOOP) throw refused(file, "it is a symbolic link");
    if (fd < 0) throw system_failure("open the registry's file " + file.string());
    system::descriptor opened{fd};
    struct stat found;
    if (::fstat(fd, &found) != 0) throw system_failure("examine the registry's file " + file.string());
    if (!S_ISREG(found.st_mode) || !is_private(found)) throw refused(file, "it is not a file that only the caller can write");
    return opened;
}

/// Refuses a folder that a campaign of this user cannot have.
inline void check_folder(fs::path const& file, fs::path const& folder)
{
    if (!folder.is_absolute() || folder != folder.lexically_normal() || !folder.has_filename() || folder.string().size() > 4000 ||
        folder.string().find('\0') != std::string::npos)
        throw refused(file, "it names the folder " + system::shown(folder.string()));
    struct stat found;
    if (::lstat(folder.c_str(), &found) != 0) return; // removed since: what carries the id is still found by name
    if (!S_ISDIR(found.st_mode) || !is_private(found))
        throw refused(file, "its folder " + system::shown(folder.string()) + " is not one that only the caller can write");
}

/// The content of a registry's file, or nothing when the campaign was killed before it could write it.
inline std::optional<registered> read_registered(int fd, fs::path const& file)
{
    if (::lseek(fd, 0, SEEK_SET) != 0) throw system_failure("read " + file.string());
    auto const text = system::read_some(fd, 16385, file.string());
    if (text.empty()) return std::nullopt;
    boost::system::error_code code;
    auto const value = text.size() > 16384 ? boost::json::value() : boost::json::parse(text, code);
    auto const* const object = code ? nullptr : value.if_object();
    auto const member = [object](char const* key) -> std::string {
        auto const* const found = object ? object->if_contains(key) : nullptr;
        if (!found || !found->is_string()) return {};
        return std::string(found->get_string().data(), found->get_string().size());
    };
    auto const owner = system::parse_identity(member("process"));
    registered out{member("id"), member("folder"), owner.value_or(system::process_identity{})};
    if (!owner || !system::valid_campaign_id(out.id)) throw refused(file, "it is not an object with id, folder and process");
    if (file.filename() != out.id + ".json") throw refused(file, "it names the campaign " + system::shown(out.id));
    check_folder(file, out.folder);
    return out;
}

/// True when the lock was free; it is held until the descriptor is closed, also by `kill -9`.
inline bool lock(system::descriptor const& file) { return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0; }

inline void make_registry(fs::path const& folder)
{
    std::error_code code;
    fs::create_directories(folder, code);
    struct stat found;
    if (code || ::lstat(folder.c_str(), &found) != 0)
        throw error("cannot make the folder of live campaigns " + folder.string() + ": " + code.message(),
                    "set XDG_STATE_HOME to a folder that you can write");
    if (!S_ISDIR(found.st_mode) || found.st_uid != ::geteuid())
        throw error("the folder of live campaigns " + folder.string() + " is not a folder of the caller's",
                    "look who made it, and remove it");
    if (::chmod(folder.c_str(), 0700) != 0) throw system_failure("set the mode of " + folder.string());
}

} // namespace detail

} // namespace tare::campaign
