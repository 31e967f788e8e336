#pragma once

#include <tare/memory/region.hpp>
#include <tare/system/error.hpp>

#include <linux/mman.h>
#include <sys/mman.h>

#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace tare::memory {

/// Size of an ordinary page and of a transparent huge page (the PMD size) on x86-64, bytes.
inline constexpr std::size_t small_page = 4096;
inline constexpr std::size_t huge_page = 2 << 20;
/// The larger of the two explicit huge pages of x86-64 (the PUD size), bytes.
inline constexpr std::size_t gigantic_page = std::size_t{1} << 30;

/// Rounds up to a multiple of `page`, a power of two. Throws `error` when the sum does not fit.
constexpr std::size_t round_up(std::size_t bytes, std::size_t page)
{
    if (bytes > std::numeric_limits<std::size_t>::max() - 2 * page - 2 * small_page)
        throw error("no memory can have " + std::to_string(bytes) + " bytes");
    return (bytes + page - 1) / page * page;
}

namespace detail {

/// `bytes` of address space, aligned to `page`, that nothing may touch yet, between two guards.
///
/// An inaccessible page lies before and after it: it stops stray accesses, and it keeps the kernel from merging neighbouring
/// regions into one, so that what /proc says of the region is of the region alone.
inline std::byte* guarded_space(std::size_t bytes, std::size_t page)
{
    auto const reserved = bytes + page + 2 * small_page;
    void* const raw = ::mmap(nullptr, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED)
        throw system_failure("map " + std::to_string(bytes) + " bytes of memory", errno, "give smaller sizes or more memory");
    auto const begin = reinterpret_cast<std::uintptr_t>(raw);
    auto const aligned = round_up(begin + small_page, page);
    auto const front = aligned - small_page - begin;
    auto* const data = static_cast<std::byte*>(raw) + (aligned - begin);
    if (front > 0) ::munmap(raw, front);
    if (auto const back = reserved - front - bytes - 2 * small_page; back > 0) ::munmap(data + bytes + small_page, back);
    return data;
}

} // namespace detail

/// Gives back what `map_pages` or `map_huge_pages` gave, with its guards.
inline void unmap_pages(region r)
{
    if (r.data) ::munmap(static_cast<std::byte*>(r.data) - small_page, r.bytes + 2 * small_page);
}

/// Anonymous memory, aligned to `page`, untouched, with an inaccessible page before and after it.
/// Throws `error` (ENOMEM, or no bytes asked for).
inline region map_pages(std::size_t bytes, std::size_t page)
{
    if (bytes == 0) throw error("cannot map memory of no bytes");
    auto const rounded = round_up(bytes, page);
    region const out{detail::guarded_space(rounded, page), rounded, page};
    if (::mprotect(out.data, rounded, PROT_READ | PROT_WRITE) == 0) return out;
    int const code = errno;
    unmap_pages(out);
    throw system_failure("map " + std::to_string(rounded) + " bytes of memory", code, "give smaller sizes or more memory");
}

/// The same in explicit huge pages of that size, which this promises to the region but does not touch. Data is null, and errno says
/// why, when the kernel has too few (ENOMEM) or none of that size (EINVAL).
inline region map_huge_pages(std::size_t bytes, std::size_t page)
{
    if (bytes == 0) throw error("cannot map memory of no bytes");
    auto const rounded = round_up(bytes, page);
    region const out{detail::guarded_space(rounded, page), rounded, page};
    int const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_HUGETLB | std::countr_zero(page) << MAP_HUGE_SHIFT;
    if (::mmap(out.data, rounded, PROT_READ | PROT_WRITE, flags, -1, 0) != MAP_FAILED) return out;
    int const code = errno;
    unmap_pages(out);
    errno = code;
    return {nullptr, rounded, page};
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
