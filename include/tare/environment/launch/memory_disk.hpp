#pragma once

#include <tare/environment/instance.hpp>
#include <tare/environment/launch/mounted_disk.hpp>
#include <tare/environment/policy.hpp>
#include <tare/measure/available_memory.hpp>
#include <tare/system/memory_disk.hpp>

#include <optional>
#include <string>

namespace tare::environment::launch {

/// A copy of prepared data on a block device in memory; gone with its owner.
class memory_disk {
public:
    /// Room   the data, a sixteenth for the filesystem's tables, and 64 MiB.
    /// Errors   `unavailable` where there is no such memory; `error`: no zram. Nothing is left then.
    memory_disk(site& where, std::filesystem::path const& data, std::string const& name) : book_(where.journal())
    {
        auto const bytes = image::size_of_folder(data);
        auto const size = ((bytes + bytes / 16) >> 20 << 20) + (64 << 20);
        require_room(size);
        auto const label = "tare-" + where.id();
        entry_ = book_.will_create(system::created::memory_disk, label);
        try {
            number_ = system::memory_disk::add(size);
            make_ext4(system::memory_disk::device(number_), label, bytes);
            mounted_.emplace(system::memory_disk::device(number_), where.run_folder() / (name + "-disk"), book_);
            system::run_checked({.argv = {"cp", "-a", "--", data.string(), folder().string()}, .interruptible = true},
                                "copy the prepared data to a disk in memory", image::detail::disk_deadline(bytes));
        } catch (...) {
            remove();
            throw;
        }
    }
    memory_disk(memory_disk const&) = delete;
    memory_disk& operator=(memory_disk const&) = delete;
    ~memory_disk() { remove(); }

    std::filesystem::path folder() const { return mounted_->folder() / "data"; }

private:
    static void require_room(std::uint64_t bytes)
    {
        auto const available = measure::available_memory();
        if (bytes < available - available / 8) return;
        throw unavailable("a disk in memory needs " + std::to_string(bytes >> 20) + " MiB, and " + std::to_string(available >> 20) +
                              " MiB are available",
                          "make the workload's data smaller with --set, or leave it out with --except native-memory");
    }

    void remove() noexcept
    try {
        mounted_.reset();
        if (number_ >= 0) system::memory_disk::remove(number_);
        book_.undone(entry_);
    } catch (std::exception const&) { // stays in the journal, and `clean` says why
    }

    system::journal& book_;
    std::uint64_t entry_ = 0;
    int number_ = -1;
    std::optional<mounted_disk> mounted_;
};

/// Whether a disk in memory can be made. Cheap: nothing is.
inline availability memory_disk_here(site& where)
{
    if (!where.root()) return {"a block device in memory needs root", "run it with sudo"};
    if (!system::memory_disk::can_be_made()) return {"the kernel has no zram", "load it with 'modprobe zram num_devices=0'"};
    return {};
}

} // namespace tare::environment::launch
