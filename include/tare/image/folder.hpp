#pragma once

#include <tare/image/closure.hpp>

namespace tare::image {

namespace detail {

/// Copies a file's bytes. Never a hard link: what runs inside could then write to the host's file.
/// copy_file_range shares blocks where the filesystem can (Btrfs, XFS) and refuses where it cannot; then the bytes are copied.
inline void copy_file(entry const& what, fs::path const& to)
{
    auto const out = system::open_file(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    auto const size = size_of(what);
    if (what.what == entry::kind::file) {
        auto const in = system::open_file(what.source, O_RDONLY);
        std::uint64_t done = 0;
        for (ssize_t n = 1; n > 0 && done < size; done += static_cast<std::uint64_t>(n > 0 ? n : 0))
            n = ::copy_file_range(in.get(), nullptr, out.get(), nullptr, size - done, 0);
        if (done != size && ::lseek(out.get(), 0, SEEK_SET) != 0) throw system_failure("write " + to.string());
        if (done != size) read_content(what, size, [&](std::string_view piece) { system::write_all(out.get(), piece, to.string()); });
    } else {
        system::write_all(out.get(), what.content, to.string());
    }
    if (::fchmod(out.get(), what.mode) != 0) throw system_failure("set the mode of " + to.string());
}

} // namespace detail

/// Writes a closure into a folder that is new or empty, as the root of a file system. The folder gets mode 0755, since users other
/// than root have to pass it from inside; keep it beneath one that only the caller can enter.
///
/// Errors   `error` when the folder holds something, a file cannot be read, or the disk is full. What was written then stays, for the
///          owner of the folder to remove.
inline void write_folder(closure const& files, fs::path const& root)
{
    system::make_folder(root);
    if (!fs::is_empty(root))
        throw error("cannot write a root file system into " + root.string() + ": it is not empty", "name a new folder");
    if (::chmod(root.c_str(), 0755) != 0) throw system_failure("set the mode of " + root.string());
    for (auto const& [path, what] : files.entries()) {
        auto const to = root / fs::path(path).relative_path();
        if (what.what == entry::kind::folder) {
            if (::mkdir(to.c_str(), 0700) != 0) throw system_failure("make the folder " + to.string());
        } else if (what.what == entry::kind::link) {
            if (::symlink(what.content.c_str(), to.c_str()) != 0) throw system_failure("make the link " + to.string());
        } else {
            detail::copy_file(what, to);
        }
    }
    // Last, so that a folder that nobody may write to can be filled by a caller who is not root.
    for (auto const& [path, what] : files.entries()) {
        auto const to = root / fs::path(path).relative_path();
        if (what.what == entry::kind::folder && ::chmod(to.c_str(), what.mode) != 0) throw system_failure("set the mode of " + to.string());
    }
}

} // namespace tare::image
