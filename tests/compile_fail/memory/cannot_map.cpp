// expect-error: P::map\(bytes\)
#include "minimum.hpp"

struct cannot_map : minimum {
    static tare::memory::region map(std::size_t bytes) = delete;
};
static_assert(tare::memory::policy<cannot_map>);
