#pragma once

#include <tare/environment/factors.hpp>
#include <tare/environment/launch/memory_disk.hpp>
#include <tare/environment/launch/native.hpp>

#include <memory>

namespace tare::environment {

/// The machine itself, with its data on a block device in memory (zram, ext4) instead of its disk: what software and processor could do if
/// no disk were waited for.
struct native_in_memory {
    static constexpr auto name = text("native") + storage::memory::suffix;
    static constexpr bool emulated = false;

    static boost::json::object factors() { return {{"network", "host"}, {"storage", std::string_view(storage::memory::name)}}; }
    static availability available(site& where) { return launch::memory_disk_here(where); }
    static std::unique_ptr<instance> start(site& where, program const& what)
    {
        auto on_disk = what;
        std::unique_ptr<launch::memory_disk> disk;
        if (!what.data.empty()) {
            disk = std::make_unique<launch::memory_disk>(where, what.data, what.name);
            on_disk.data = disk->folder();
        }
        launch::placement const placed{where.sut_namespace(), where.sut_address()};
        return std::make_unique<launch::native_instance>(placed, on_disk, std::move(disk));
    }
};
static_assert(policy<native_in_memory>);

} // namespace tare::environment
