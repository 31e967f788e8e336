#pragma once

#include <tare/memory/region.hpp>
#include <tare/system/error.hpp>

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace tare::memory {

/// Size of an ordinary page and of a transparent huge page (the PMD size) on x86-64, bytes.
inline constexpr std::size_t small_page = 4096;
inline constexpr std::size_t huge_page = 2 << 20;

/// Rounds up to a multiple of `page`, a power of two. Throws `error` when the sum does not fit.
constexpr std::size_t round_up(std::size_t bytes, std::size_t page)
{
    if (bytes > std::numeric_limits<std::size_t>::max() - 2 * page - 2 * small_page)
        throw error("no memory can have " + std::to_string(bytes) + " bytes");
    return (bytes + page - 1) / page * page;
}

/// Anonymous memory, aligned to `page`, untouched. Throws `error` (ENOMEM, or no bytes asked for).
///
/// An inaccessible page lies before and after it: it stops stray accesses, and it keeps the kernel from merging neighbouring
/// regions into one, so that what /proc says of the region is of the region alone.
inline region map_pages(std::size_t bytes, std::size_t page)
{
    if (bytes == 0) throw error("cannot map memory of no bytes");
    auto const rounded = round_up(bytes, page);
    auto const reserved = rounded + page + 2 * small_page;
    void* const raw = ::mmap(nullptr, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED)
        throw system_failure("map " + std::to_string(rounded) + " bytes of memory", errno, "give smaller sizes or more memory");
    auto const begin = reinterpret_cast<std::uintptr_t>(raw);
    auto const aligned = round_up(begin + small_page, page);
    auto const front = aligned - small_page - begin;
    auto* const data = static_cast<std::byte*>(raw) + (aligned - begin);
    if (front > 0) ::munmap(raw, front);
    if (auto const back = reserved - front - rounded - 2 * small_page; back > 0) ::munmap(data + rounded + small_page, back);
    if (::mprotect(data, rounded, PROT_READ | PROT_WRITE) != 0) {
        int const code = errno;
        ::munmap(data - small_page, rounded + 2 * small_page);
        throw system_failure("map " + std::to_string(rounded) + " bytes of memory", code, "give smaller sizes or more memory");
    }
    return {data, rounded, page};
}

/// Gives back what `map_pages` gave, with its guards.
inline void unmap_pages(region r)
{
    if (r.data) ::munmap(static_cast<std::byte*>(r.data) - small_page, r.bytes + 2 * small_page);
}

/// The region after its placement; unmapped when that fails.
template <class Placement>
region placed(region r)
{
    try {
        Placement::place(r);
    } catch (...) {
        unmap_pages(r);
        throw;
    }
    return r;
}

} // namespace tare::memory
