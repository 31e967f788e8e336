#pragma once

#include <tare/system/file.hpp>

#include <dirent.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <memory>
#include <string>

namespace tare::system {

namespace detail {

/// Opens a folder below an open one: no link is followed and no mount is crossed, not even a bind mount of the same device.
inline descriptor open_below(int base, std::string const& relative)
{
    open_how how{};
    how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;
    return descriptor{static_cast<int>(::syscall(SYS_openat2, base, relative.c_str(), &how, sizeof how))};
}

inline error cannot_remove(fs::path const& path)
{
    if (errno == EXDEV) return error("cannot remove " + path.string() + ": something is mounted there", "unmount it");
    if (errno == ELOOP) return error("cannot remove " + path.string() + ": a symbolic link is on the way", "look who made it");
    return system_failure("remove " + path.string());
}

inline void remove_entry(int folder, std::string const& name, fs::path const& path, int depth);

inline void remove_contents(descriptor opened, fs::path const& path, int depth)
{
    // Deeper trees than any that Tare makes would use up the descriptors.
    if (depth > 200) throw error("cannot remove " + path.string() + ": it is more than 200 folders deep", "remove it by hand");
    auto const closer = [](DIR* open) { ::closedir(open); };
    std::unique_ptr<DIR, decltype(closer)> const folder(::fdopendir(opened.get()), closer);
    if (!folder) throw cannot_remove(path);
    int const fd = opened.release();
    while (auto const* const found = ::readdir(folder.get())) {
        std::string const name = found->d_name;
        if (name != "." && name != "..") remove_entry(fd, name, path / name, depth + 1);
    }
}

inline void remove_entry(int folder, std::string const& name, fs::path const& path, int depth)
{
    if (::unlinkat(folder, name.c_str(), 0) == 0 || errno == ENOENT) return;
    if (errno != EISDIR) throw cannot_remove(path);
    auto opened = open_below(folder, name);
    if (!opened) throw cannot_remove(path);
    remove_contents(std::move(opened), path, depth);
    if (::unlinkat(folder, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) throw cannot_remove(path);
}

} // namespace detail

/// Removes `base`/`relative` with all that is in it. Below `base` no link is followed and no mount is crossed.
/// Returns whether it was there. Throws `error` with the path that stays and the reason.
inline bool remove_tree(fs::path const& base, fs::path const& relative)
{
    descriptor const top{::open(base.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (!top) return false;
    auto const parent = relative.has_parent_path() ? detail::open_below(top.get(), relative.parent_path().string())
                                                   : descriptor{::open(base.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!parent && errno == ENOENT) return false;
    if (!parent) throw detail::cannot_remove(base / relative);
    struct stat found;
    if (::fstatat(parent.get(), relative.filename().c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return false;
    detail::remove_entry(parent.get(), relative.filename().string(), base / relative, 0);
    return true;
}

} // namespace tare::system
