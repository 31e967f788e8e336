#pragma once

#include <cstddef>
#include <string>

namespace tare::memory {

/// Memory that a policy mapped: zero-filled, untouched, aligned to `page`.
struct region {
    void* data = nullptr;
    std::size_t bytes = 0; ///< rounded up to `page`
    std::size_t page = 0;  ///< the page size that was asked for, bytes
};

/// How QEMU backs a guest's memory, so that the guest's pages are what the policy says.
struct backing {
    bool huge_advice = false;      ///< madvise(MADV_HUGEPAGE) on the guest's memory; false: refused
    bool interleaved = false;      ///< over all granted nodes
    int bound_node = -1;           ///< bound to that one node of the host; -1: by first touch
    std::size_t explicit_page = 0; ///< size of hugetlbfs pages in bytes; 0: ordinary memory
};

} // namespace tare::memory
