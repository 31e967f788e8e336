#pragma once

#include <tare/system/file.hpp>
#include <tare/system/filesystem.hpp>
#include <tare/system/page_cache.hpp>
#include <tare/workload/block_io/content.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace tare::workload::block_load {

/// Where a data folder holds the file.
inline system::fs::path file_in(system::fs::path const& folder) { return folder / "block_io.data"; }

namespace detail {

struct freed {
    void operator()(void* memory) const { std::free(memory); }
};

/// Bytes as O_DIRECT wants them.
inline std::unique_ptr<char, freed> aligned(std::size_t bytes)
{
    auto* const memory = static_cast<char*>(std::aligned_alloc(unit, bytes));
    if (!memory) throw error("there is no memory for a block of " + std::to_string(bytes) + " bytes");
    return std::unique_ptr<char, freed>(memory);
}

/// A filesystem without a disk takes O_DIRECT since Linux 6.6, and means nothing by it. Source  statfs(2).
inline void require_disk(system::fs::path const& file)
{
    struct statfs found {};
    if (::statfs(file.c_str(), &found) != 0) throw system_failure("examine the filesystem of " + file.string());
    constexpr unsigned long tmpfs = 0x01021994, ramfs = 0x858458f6;
    auto const type = static_cast<unsigned long>(found.f_type) & 0xffffffffU;
    if (type == tmpfs || type == ramfs)
        throw unavailable(file.string() + " lies in memory (tmpfs), which is no block device", "put the campaign on a disk with --output");
}

} // namespace detail

/// The file that is measured: opened past the page cache, and written in full before anything is timed, so that no hole and no block that
/// was only reserved is read, and every write finds its block.
///
/// Errors   `unavailable` where there is no O_DIRECT; `error` when the file is not a plain one of our own, the disk is full, or the kernel
///          shows holes after all.
class target {
public:
    target(system::fs::path file, std::uint64_t bytes, content const& what) : path_(std::move(file)), bytes_(bytes)
    {
        open();
        write_in_full(what);
        check();
    }

    int fd() const { return file_.get(); }

    /// {filesystem, device.., cached_bytes}: what of it is in the page cache is nothing, or O_DIRECT was not honoured.
    boost::json::object facts() const
    {
        auto out = system::filesystem_of(path_);
        out["bytes"] = bytes_;
        out["cached_bytes"] = cached();
        return out;
    }

    std::uint64_t cached() const { return system::cached_bytes(path_); }

private:
    void open()
    {
        file_ = system::descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_DIRECT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!file_ && errno == EINVAL)
            throw unavailable("the filesystem of " + path_.string() + " takes no O_DIRECT",
                              "put the campaign on another one with --output");
        if (!file_) throw system_failure("open " + path_.string());
        struct stat found {};
        if (::fstat(file_.get(), &found) != 0 || !S_ISREG(found.st_mode)) throw error(path_.string() + " is no plain file");
        if (found.st_uid != ::geteuid()) throw error(path_.string() + " belongs to somebody else", "it is not touched");
        detail::require_disk(path_);
    }

    void write_in_full(content const& what)
    {
        constexpr std::size_t piece = 1 << 20;
        auto const buffer = detail::aligned(piece);
        what.fill(buffer.get(), piece);
        for (std::uint64_t at = 0; at < bytes_; at += piece) {
            what.stamp(buffer.get(), piece, at, 0);
            auto const n = ::pwrite(file_.get(), buffer.get(), piece, static_cast<off_t>(at));
            if (n == static_cast<ssize_t>(piece)) continue;
            auto const code = n < 0 ? errno : ENOSPC;
            throw system_failure("write " + path_.string() + " in full, which stops at byte " + std::to_string(at), code,
                                 code == ENOSPC ? "free room, or make it smaller with --set span=BYTES" : "");
        }
        if (::ftruncate(file_.get(), static_cast<off_t>(bytes_)) != 0 || ::fsync(file_.get()) != 0)
            throw system_failure("finish writing " + path_.string());
    }

    void check() const
    {
        auto const hole = ::lseek(file_.get(), 0, SEEK_HOLE);
        if (hole >= 0 && static_cast<std::uint64_t>(hole) < bytes_)
            throw error(path_.string() + " still has a hole at byte " + std::to_string(hole) + " after it was written in full");
    }

    system::fs::path path_;
    std::uint64_t bytes_;
    system::descriptor file_;
};

} // namespace tare::workload::block_load
