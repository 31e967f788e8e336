#pragma once

#include <tare/system/error.hpp>

#include <sched.h>

#include <cerrno>
#include <memory>
#include <vector>

namespace tare::topology {

/// The processors that this thread may run on, ascending, by the numbers that are valid here.
///
/// One system call: what an agent inside an environment asks instead of hwloc. Throws `error`.
inline std::vector<int> allowed_processors()
{
    for (int capacity = 1024; capacity <= 1 << 16; capacity *= 2) {
        std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> const set(CPU_ALLOC(static_cast<std::size_t>(capacity)),
                                                                   [](cpu_set_t* s) { CPU_FREE(s); });
        auto const size = CPU_ALLOC_SIZE(static_cast<std::size_t>(capacity));
        if (::sched_getaffinity(0, size, set.get()) != 0) {
            if (errno == EINVAL) continue; // the kernel knows more processors than the set has room for
            break;
        }
        std::vector<int> out;
        for (int id = 0; id < capacity; ++id)
            if (CPU_ISSET_S(static_cast<std::size_t>(id), size, set.get())) out.push_back(id);
        return out;
    }
    throw system_failure("read which processors this process may use");
}

} // namespace tare::topology
