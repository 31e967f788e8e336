#pragma once

#include <tare/environment/launch/quick_key.hpp>
#include <tare/environment/site.hpp>
#include <tare/image/data_disk.hpp>
#include <tare/image/initramfs.hpp>

#include <sys/syscall.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tare::environment::launch {

/// What a guest boots from.
struct guest_image {
    image::kernel kernel;
    std::filesystem::path initrd;
    std::uint64_t initrd_bytes = 0;
};

namespace detail {

/// Where initramfs archives are kept between campaigns: beside the kernels.
inline std::filesystem::path image_cache() { return image::kernel_caches().front().parent_path() / "initramfs"; }

inline guest_image make_guest_image(image::closure const& files, image::kernel const& kernel)
{
    image::module_tree const tree(kernel);
    std::vector<std::string> wanted;
    // A kernel that has one of these neither as a module nor built in cannot be used; ext4 is a module in some.
    for (char const* const name : {"virtio_pci", "virtio_console", "virtio_net", "virtio_blk", "ext4"}) wanted.emplace_back(name);
    guest_image out{kernel, image::make_initramfs(files, tree.in_load_order(wanted), image_cache()), 0};
    out.initrd_bytes = std::filesystem::file_size(out.initrd);
    return out;
}

} // namespace detail

/// Kernel and initramfs for a closure, made once a campaign. Errors: `error` (no kernel, a module is missing, cache not writable).
inline guest_image const& image_for(site& where, image::closure const& files)
{
    auto const kernel = image::find_kernel(where.chosen().kernel);
    return where.shared<guest_image>("guest " + kernel.release + ' ' + quick_key(files),
                                     [&] { return new guest_image(detail::make_guest_image(files, kernel)); });
}

/// A disk with a fresh copy of prepared data; gone with its owner.
class data_disk {
public:
    /// Room   twice the data and 64 MiB: a server's logs and the file system's own tables have to fit beside it.
    data_disk(site& where, std::filesystem::path const& data, std::string const& name, bool qcow2)
        : book_(where.journal()), folder_(where.folder() / (name + "-disk"))
    {
        number_ = book_.will_create(system::created::folder, folder_.string());
        try {
            system::make_folder(folder_);
            make(data, qcow2);
        } catch (...) {
            remove();
            throw;
        }
    }
    data_disk(data_disk const&) = delete;
    data_disk& operator=(data_disk const&) = delete;
    ~data_disk() { remove(); }

    std::filesystem::path const& file() const { return file_; }

private:
    void make(std::filesystem::path const& data, bool qcow2)
    {
        constexpr std::uint64_t mebibyte = 1 << 20;
        auto const raw = folder_ / "data.raw";
        image::make_raw_disk(data, raw, (2 * image::size_of_folder(data) + 64 * mebibyte) / mebibyte * mebibyte);
        file_ = qcow2 ? folder_ / "data.qcow2" : raw;
        if (qcow2) {
            image::make_qcow2_disk(raw, file_);
            std::filesystem::remove(raw);
        }
        system::drop_cached(file_); // what is there after a trial came there by it
    }
    void remove() noexcept
    {
        std::error_code code;
        std::filesystem::remove_all(folder_, code);
        try {
            if (!code) book_.undone(number_);
        } catch (std::exception const&) { // the entry stays open, and `clean` finds nothing to remove
        }
    }

    system::journal& book_;
    std::filesystem::path folder_, file_;
    std::uint64_t number_ = 0;
};

/// How QEMU's disk I/O is submitted: io_uring where the kernel lets this process use it, else Linux AIO.
inline std::string disk_aio()
{
    char parameters[120] = {}; // struct io_uring_params of linux/io_uring.h
    auto const ring = static_cast<int>(::syscall(SYS_io_uring_setup, 1, parameters));
    if (ring < 0) return "native";
    ::close(ring);
    return "io_uring";
}

} // namespace tare::environment::launch
