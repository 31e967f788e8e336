#pragma once

#include <tare/system/file.hpp>

#include <array>
#include <cstring>
#include <optional>
#include <string>

namespace tare::system {

/// The label of the ext4 filesystem on a device, at most 16 bytes; nothing when there is none, or the device cannot be read.
///
/// Source  Linux, Documentation/filesystems/ext4/super.rst: the superblock lies at byte 1024, its magic at 0x38, its label at 0x78.
inline std::optional<std::string> ext4_label(fs::path const& device)
{
    constexpr std::size_t magic = 0x38, label = 0x78, label_bytes = 16;
    std::array<char, label + label_bytes> block{};
    descriptor const open{::open(device.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!open || ::pread(open.get(), block.data(), block.size(), 1024) != static_cast<ssize_t>(block.size())) return std::nullopt;
    if (block[magic] != '\x53' || block[magic + 1] != '\xef') return std::nullopt;
    return std::string(&block[label], ::strnlen(&block[label], label_bytes));
}

} // namespace tare::system
