#pragma once

#include <tare/system/file.hpp>

#include <sys/mman.h>

#include <cstdint>
#include <vector>

namespace tare::system {

/// Bytes of a file that are in the page cache. Throws `error` when it cannot be looked at. Source: mincore(2).
inline std::uint64_t cached_bytes(fs::path const& path)
{
    auto const file = open_file(path, O_RDONLY);
    auto const size = static_cast<std::size_t>(std::max<off_t>(::lseek(file.get(), 0, SEEK_END), 0));
    if (size == 0) return 0;
    auto const page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> present((size + page - 1) / page);
    auto* const map = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (map == MAP_FAILED) throw system_failure("look into the page cache of " + path.string());
    bool const seen = ::mincore(map, size, present.data()) == 0;
    ::munmap(map, size);
    if (!seen) throw system_failure("look into the page cache of " + path.string());
    std::uint64_t out = 0;
    for (auto const bits : present) out += (bits & 1U) * page;
    return out;
}

/// Has the page cache let go of a file that was written just now. Throws `error`.
inline void drop_cached(fs::path const& path)
{
    auto const file = open_file(path, O_RDONLY);
    if (::fdatasync(file.get()) != 0) throw system_failure("write " + path.string() + " to its disk");
    ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
}

} // namespace tare::system
