#pragma once

#include <tare/system/ext4.hpp>

#include <charconv>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace tare::system {

/// Block devices in memory (zram), by their number N: /dev/zramN. Which are ours is told by the label of the filesystem on them.
///
/// Source  Linux, Documentation/admin-guide/blockdev/zram.rst.
namespace memory_disk {

inline fs::path control() { return "/sys/class/zram-control"; }
inline fs::path device(int number) { return "/dev/zram" + std::to_string(number); }

inline bool can_be_made() { return fs::exists(control() / "hot_add"); }

/// Removes a device; false when it was gone. Throws `error` when it is in use, also half a second later: a filesystem that was unmounted
/// lets go of it when its last file is closed.
inline bool remove(int number)
{
    for (int left = 50;; --left) {
        if (!fs::exists("/sys/block/zram" + std::to_string(number))) return false;
        try {
            write_setting(control() / "hot_remove", std::to_string(number));
            return true;
        } catch (error const&) {
            if (left == 0) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

/// Makes a device and returns its number. Its pages are taken when they are first written. Throws `error`.
inline int add(std::uint64_t bytes)
{
    auto const said = read_line(control() / "hot_add"); // reading makes it
    int number = -1;
    if (said) std::from_chars(said->data(), said->data() + said->size(), number);
    if (number < 0) throw error("the kernel makes no block device in memory", "look into its log");
    try {
        write_setting("/sys/block/zram" + std::to_string(number) + "/disksize", std::to_string(bytes));
        if (!fs::exists(device(number))) throw error("there is no " + device(number).string(), "mount devtmpfs on /dev");
    } catch (...) {
        remove(number);
        throw;
    }
    return number;
}

/// The numbers of the devices whose filesystem has this label.
inline std::vector<int> labelled(std::string const& label)
{
    std::vector<int> out;
    std::error_code code;
    for (auto const& found : fs::directory_iterator("/sys/block", code)) {
        auto const name = found.path().filename().string();
        int number = -1;
        if (!name.starts_with("zram") || std::from_chars(name.data() + 4, name.data() + name.size(), number).ec != std::errc()) continue;
        if (ext4_label(device(number)) == label) out.push_back(number);
    }
    return out;
}

} // namespace memory_disk

} // namespace tare::system
