#pragma once

#include <tare/image/cpio.hpp>
#include <tare/image/modules.hpp>

#include <string>
#include <vector>

namespace tare::image {

/// The guest's list of modules: names of files in `guest_modules`, one a line, in load order.
inline constexpr char guest_module_list[] = "/etc/tare/modules";
/// Where the module files lie in the guest, uncompressed.
inline constexpr char guest_modules[] = "/lib/modules";

/// The closure as a guest's first root: with places to mount on, the modules, and /init as a link to the executable, which the kernel
/// starts. It has no device nodes: the init mounts devtmpfs on /dev. (Its standard streams are the console all the same: the kernel's
/// built-in archive, unpacked before this one, has /dev/console.)
inline closure guest_root(closure files, std::vector<module> const& modules)
{
    for (auto const* const folder : {"/data", "/dev", "/etc", "/proc", "/run", "/sys"}) files.add_folder(folder);
    files.add_folder("/tmp", 01777);
    if (!files.entries().contains("/init")) files.add_link("/init", files.executable());
    // /lib is a link to usr/lib where the distribution merged them.
    fs::path folder = guest_modules;
    if (auto const lib = files.entries().find("/lib"); lib != files.entries().end() && lib->second.what == entry::kind::link)
        folder = (fs::path("/") / lib->second.content / "modules").lexically_normal();
    std::string list;
    for (auto const& one : modules) {
        files.add_text(folder / (one.name + ".ko"), module_bytes(one.file));
        list += one.name + ".ko\n";
    }
    files.add_text(guest_module_list, list);
    return files;
}

namespace detail {

/// Removes archives that nothing has used for a week: each build of a binary makes one of up to 100 MB.
inline void forget_old_archives(fs::path const& cache)
{
    std::error_code code;
    for (auto const& file : fs::directory_iterator(cache, code)) {
        auto const name = file.path().filename().string();
        if (!name.starts_with("initramfs-") || file.is_symlink(code)) continue;
        auto const used = fs::last_write_time(file.path(), code);
        if (!code && fs::file_time_type::clock::now() - used > std::chrono::hours(24 * 7)) fs::remove(file.path(), code);
    }
}

} // namespace detail

/// The initramfs for a closure and its modules, made once for each content and kept in `cache` (made with mode 0700 when it is not there).
///
/// Returns  the archive's path: CACHE/initramfs-KEY.cpio, where the key covers every byte that is inside.
/// Removes  archives in `cache` that were not asked for during the last week.
/// Errors   `error` (cache not writable, disk full, a file that changes meanwhile).
inline fs::path make_initramfs(closure const& files, std::vector<module> const& modules, fs::path const& cache)
{
    auto const root = guest_root(files, modules);
    auto const archive = cache / ("initramfs-" + root.key().text() + ".cpio");
    std::error_code code;
    fs::last_write_time(archive, fs::file_time_type::clock::now(), code); // used now
    if (!code) return archive;
    system::make_folder(cache);
    detail::forget_old_archives(cache);
    write_cpio(root, archive);
    return archive;
}

} // namespace tare::image
