#pragma once

#include <tare/system/file.hpp>

#include <sys/mount.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <string_view>
#include <thread>

namespace tare::agent::detail {

inline std::string data_place; // where the data disk is mounted; empty without one

/// The block device whose virtio serial number that is (at most 20 bytes, virtio 1.2, 5.2.6.1).
inline system::fs::path virtio_disk(std::string const& serial)
{
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < deadline) {
        std::error_code missing;
        for (auto const& disk : system::fs::directory_iterator("/sys/block", missing)) {
            auto const device = "/dev" / disk.path().filename();
            if (system::read_line(disk.path() / "serial") == serial && system::fs::exists(device)) return device;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    throw error("the guest has no disk with the serial number " + serial, "load the module virtio_blk");
}

/// Mounts the data disk with the kernel's default options, as a host's file system has them.
inline void mount_data(std::string const& serial, std::string const& place)
{
    if (!system::fs::path(place).is_absolute()) throw error("the data disk's place '" + place + "' is no absolute path");
    auto const device = virtio_disk(serial);
    std::error_code code;
    system::fs::create_directories(place, code);
    if (::mount(device.c_str(), place.c_str(), "ext4", 0, nullptr) != 0)
        throw system_failure("mount the data disk " + device.string() + " on " + place);
    data_place = place;
}

/// Writes back what is not yet on the disk. What still keeps it busy was killed before, so it can only be busy for a moment.
inline void unmount_data()
{
    ::sync();
    if (data_place.empty()) return;
    for (int i = 0; i < 100 && ::umount(data_place.c_str()) != 0 && errno == EBUSY; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

} // namespace tare::agent::detail
