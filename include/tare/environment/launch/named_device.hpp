#pragma once

#include <tare/environment/launch/mounted_disk.hpp>
#include <tare/system/ext4.hpp>

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#include <cstdint>
#include <optional>
#include <string>

namespace tare::environment::launch {

namespace detail {

/// Where a device is mounted, for a message; empty when that is not told.
inline std::string mounted_at(std::filesystem::path const& device)
{
    for (auto const& mount : system::mounts())
        if (struct stat found{}, wanted{}; ::stat(mount.path.c_str(), &found) == 0 && ::stat(device.c_str(), &wanted) == 0)
            if (found.st_dev == wanted.st_rdev) return ": it is mounted on " + mount.path.string();
    return {};
}

/// The device, which nobody else uses: the kernel refuses O_EXCL while it, its partition or its disk is mounted, swapped to or part of
/// another device. Source: open(2).
inline system::descriptor claimed(std::filesystem::path const& device)
{
    struct stat found {};
    if (::stat(device.c_str(), &found) != 0)
        throw usage_error("there is no " + device.string(), "see lsblk for the names of block devices");
    if (!S_ISBLK(found.st_mode)) throw usage_error(device.string() + " is no block device", "name a folder with --output instead");
    system::descriptor out{::open(device.c_str(), O_RDWR | O_EXCL | O_CLOEXEC)};
    if (!out && errno == EBUSY) throw usage_error(device.string() + " is in use" + mounted_at(device), "name a device that holds nothing");
    if (!out && (errno == EACCES || errno == EPERM)) throw usage_error("writing to " + device.string() + " needs root", "run it with sudo");
    if (!out) throw usage_error(device.string() + " cannot be opened: " + words(errno), "name another device");
    return out;
}

inline std::uint64_t size_of(system::descriptor const& device, std::filesystem::path const& name)
{
    std::uint64_t bytes = 0;
    if (::ioctl(device.get(), BLKGETSIZE64, &bytes) != 0) throw system_failure("read the size of " + name.string());
    return bytes;
}

/// Short enough for ext4, and not what disks in memory are known by.
inline std::string label_of(std::string const& campaign) { return "tare-" + campaign + "-d"; }

} // namespace detail

/// Checks what the command line says of a device, before anything is made. Throws `usage_error` for what is no block device, is in use, or
/// may not be emptied.
inline void check_device(std::filesystem::path const& device, bool may_destroy)
{
    if (device.empty() && may_destroy) throw usage_error("--yes-destroy-data names no device", "name it with --device");
    if (device.empty()) return;
    auto const open = detail::claimed(device);
    if (!may_destroy)
        throw usage_error("--device would empty all " + std::to_string(detail::size_of(open, device) >> 20) + " MiB of " + device.string(),
                          "add --yes-destroy-data when nothing on it is needed");
}

/// Empties a device for a campaign, and mounts it on `folder`. One that goes on finds its own label there, or touches nothing: by now the
/// name may be another disk's. Throws `usage_error`, `error`.
class named_device {
public:
    named_device(std::filesystem::path const& device, std::filesystem::path folder, std::string const& campaign, bool goes_on,
                 system::journal& book)
    {
        auto const label = detail::label_of(campaign);
        std::uint64_t bytes = 0;
        {
            auto const open = detail::claimed(device);
            bytes = detail::size_of(open, device);
        }
        if (goes_on && system::ext4_label(device) != label)
            throw usage_error(device.string() + " is not the disk that the campaign was begun on", "attach that one, or begin another");
        make_ext4(device, label, bytes);
        mounted_.emplace(device, std::move(folder), book);
    }

private:
    std::optional<mounted_disk> mounted_;
};

} // namespace tare::environment::launch
