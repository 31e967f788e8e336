#pragma once

#include <tare/image/data_disk.hpp>
#include <tare/system/journal.hpp>
#include <tare/system/mounts.hpp>

#include <sys/mount.h>

#include <cstdint>
#include <string>
#include <utility>

namespace tare::environment::launch {

/// Puts an empty ext4 filesystem on a whole block device of `bytes`. Throws `error`.
inline void make_ext4(std::filesystem::path const& device, std::string const& label, std::uint64_t bytes)
{
    // The lazy steps would be left to the kernel, in the middle of a trial.
    system::run_checked({.argv = {image::detail::tool("mke2fs", "e2fsprogs"), "-q", "-F", "-t", "ext4", "-m", "0", "-L", label, "-E",
                                  "lazy_itable_init=0,lazy_journal_init=0", device.string()},
                         .interruptible = true},
                        "make a filesystem on " + device.string(), image::detail::disk_deadline(bytes));
}

/// An ext4 filesystem in the folder on which it is mounted, journaled; unmounted with its owner.
class mounted_disk {
public:
    /// Makes the folder. Throws `error`.
    mounted_disk(std::filesystem::path const& device, std::filesystem::path folder, system::journal& book)
        : folder_(std::move(folder)), book_(book), entry_(book.will_create(system::created::mount, folder_.string()))
    {
        system::make_folder(folder_);
        if (::mount(device.c_str(), folder_.c_str(), "ext4", MS_NOATIME | MS_NODEV | MS_NOSUID, nullptr) != 0)
            throw system_failure("mount " + device.string() + " on " + folder_.string());
    }
    mounted_disk(mounted_disk const&) = delete;
    mounted_disk& operator=(mounted_disk const&) = delete;
    ~mounted_disk()
    {
        try {
            system::unmount_below(folder_);
            book_.undone(entry_);
        } catch (std::exception const&) { // `clean` says why
        }
    }

    std::filesystem::path const& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
    system::journal& book_;
    std::uint64_t entry_;
};

} // namespace tare::environment::launch
