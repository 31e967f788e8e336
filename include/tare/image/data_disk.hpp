#pragma once

#include <tare/system/page_cache.hpp>
#include <tare/system/run.hpp>

#include <cstdint>
#include <string>

namespace tare::image {

namespace fs = std::filesystem;

namespace detail {

/// Writes zeros wherever the file has a hole or a block that was reserved but never written, which the kernel reports alike: the first
/// write to either would measure the host's file system, not the disk.
inline void fill_holes(int file, std::uint64_t size, std::string const& name)
{
    std::string const zeros(1 << 20, '\0');
    auto const end = static_cast<off_t>(size);
    for (off_t hole = ::lseek(file, 0, SEEK_HOLE); hole >= 0 && hole < end; hole = ::lseek(file, hole, SEEK_HOLE)) {
        auto data = ::lseek(file, hole, SEEK_DATA);
        if (data < 0) data = end; // ENXIO: no data behind this hole
        while (hole < data) {
            auto const n = ::pwrite(file, zeros.data(), static_cast<std::size_t>(std::min<off_t>(data - hole, 1 << 20)), hole);
            if (n < 0 && errno != EINTR) throw system_failure("write the disk " + name);
            if (n > 0) hole += n;
        }
    }
    if (::fdatasync(file) != 0) throw system_failure("write the disk " + name);
}

/// Time that a tool gets for a disk: a minute, and what it takes to move it four times at 50 MB/s.
inline std::chrono::milliseconds disk_deadline(std::uint64_t size) { return std::chrono::seconds(60 + 4 * (size / 50'000'000)); }

inline std::string tool(char const* name, char const* package)
{
    if (auto const found = system::find_program(name)) return found->string();
    throw error(std::string("cannot make a data disk: there is no ") + name, std::string("install it with 'apt install ") + package + "'");
}

} // namespace detail

/// Sum of the sizes of the files in a folder, bytes.
inline std::uint64_t size_of_folder(fs::path const& folder)
{
    std::uint64_t sum = 0;
    for (auto const& inner : fs::recursive_directory_iterator(folder))
        if (inner.is_regular_file() && !inner.is_symlink()) sum += inner.file_size();
    return sum;
}

/// Whether every block of a file has been written: no holes, nothing reserved only.
inline bool fully_written(fs::path const& file)
{
    auto const open = system::open_file(file, O_RDONLY);
    auto const size = ::lseek(open.get(), 0, SEEK_END);
    return size >= 0 && ::lseek(open.get(), 0, SEEK_HOLE) == size;
}

/// Makes a raw disk image with an ext4 file system that holds a copy of `folder` (owners, modes and links included): no loop device,
/// no mount, no root. Every block of it is written.
///
/// Size     bytes, a multiple of 1 MiB of at least 8 MiB.
/// Errors   `error`: the folder does not fit, disk full, no mke2fs (e2fsprogs). An unfinished image is removed.
inline void make_raw_disk(fs::path const& folder, fs::path const& image, std::uint64_t size)
{
    if (size < (8u << 20) || size % (1u << 20) != 0 || size >> 46)
        throw error("a data disk cannot have " + std::to_string(size) + " bytes", "ask for a multiple of 1 MiB, from 8 MiB to 64 TiB");
    if (!fs::is_directory(folder))
        throw error("cannot make a data disk from " + folder.string() + ": it is not a folder", "prepare the data first");
    auto const mke2fs = detail::tool("mke2fs", "e2fsprogs"), check = detail::tool("e2fsck", "e2fsprogs");
    auto const file = system::open_file(image, O_RDWR | O_CREAT | O_TRUNC);
    try {
        if (auto const code = ::posix_fallocate(file.get(), 0, static_cast<off_t>(size)))
            throw system_failure("reserve the disk " + image.string(), code);
        // nodiscard: mke2fs would punch holes. The lazy steps would be left to the guest's kernel, in the middle of a trial.
        system::run_checked({.argv = {mke2fs, "-q", "-F", "-t", "ext4", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0", "-m", "0",
                                      "-d", folder.string(), image.string()},
                             .interruptible = true},
                            "put " + folder.string() + " on a disk of " + std::to_string(size >> 20) + " MiB", detail::disk_deadline(size));
        detail::fill_holes(file.get(), size, image.string());
        system::run_checked({.argv = {check, "-f", "-n", image.string()}, .interruptible = true}, "check the disk " + image.string(),
                            detail::disk_deadline(size));
    } catch (...) {
        ::unlink(image.c_str());
        throw;
    }
}

/// Makes a fully allocated qcow2 image without backing file from a raw one. Errors: `error` (no qemu-img, disk full).
inline void make_qcow2_disk(fs::path const& raw, fs::path const& image)
{
    auto const tool = detail::tool("qemu-img", "qemu-utils");
    std::error_code code;
    auto const size = fs::file_size(raw, code);
    if (code) throw error("cannot read the disk " + raw.string() + ": " + code.message());
    try {
        system::run_checked(
            {.argv = {tool, "convert", "-f", "raw", "-O", "qcow2", "-o", "preallocation=full", "-S", "0", raw.string(), image.string()},
             .interruptible = true},
            "make the qcow2 disk " + image.string(), detail::disk_deadline(size));
        // Where the raw disk has zeros, qemu-img leaves holes even so; as bytes of the file they read the same.
        auto const file = system::open_file(image, O_RDWR);
        detail::fill_holes(file.get(), fs::file_size(image), image.string());
        system::run_checked({.argv = {tool, "check", "-q", "-f", "qcow2", image.string()}, .interruptible = true},
                            "check the disk " + image.string(), detail::disk_deadline(size));
    } catch (...) {
        ::unlink(image.c_str());
        throw;
    }
}

} // namespace tare::image
