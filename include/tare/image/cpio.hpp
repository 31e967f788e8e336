#pragma once

#include <tare/image/closure.hpp>
#include <tare/image/new_file.hpp>

#include <array>
#include <cstdio>

namespace tare::image {

namespace detail {

/// Source: Linux, Documentation/driver-api/early-userspace/buffer-format.rst ("newc": 8 hexadecimal digits a field).
inline void write_cpio_entry(new_file& out, unsigned number, std::string const& name, unsigned mode, std::uint64_t size)
{
    std::array<char, 128> header{};
    auto const links = (mode & S_IFMT) == S_IFDIR ? 2u : 1u;
    std::snprintf(header.data(), header.size(), "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X", number, mode, 0u, 0u, links,
                  0u, static_cast<unsigned>(size), 0u, 0u, 0u, 0u, static_cast<unsigned>(name.size() + 1), 0u);
    out.write(header.data());
    out.write(name);
    out.write(std::string_view("", 1));
    out.pad(4);
}

inline unsigned file_type(entry::kind what)
{
    return what == entry::kind::folder ? S_IFDIR : what == entry::kind::link ? S_IFLNK : S_IFREG;
}

} // namespace detail

/// Writes a closure as an initramfs archive, uncompressed: an emulated processor would spend longer to unpack it than QEMU to load it.
/// Errors: `error` (a file of 4 GiB or more, a file that changes meanwhile, disk full).
inline void write_cpio(closure const& files, fs::path const& archive)
{
    new_file out(archive);
    unsigned number = 0; // stands for the inode: equal numbers would be hard links to one file
    for (auto const& [path, what] : files.entries()) {
        auto const size = what.what == entry::kind::folder ? 0 : size_of(what);
        if (size >= 1ull << 32)
            throw error("cannot put " + path + " into an initramfs: it has 4 GiB or more", "put it on a data disk instead");
        detail::write_cpio_entry(out, ++number, path.substr(1), detail::file_type(what.what) | what.mode, size);
        if (size > 0) read_content(what, size, [&out](std::string_view piece) { out.write(piece); });
        out.pad(4);
    }
    detail::write_cpio_entry(out, 0, "TRAILER!!!", 0, 0);
    out.pad(512);
    out.commit();
}

} // namespace tare::image
