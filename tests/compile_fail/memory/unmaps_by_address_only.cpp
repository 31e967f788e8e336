// expect-error: P::unmap\(r\)
#include "minimum.hpp"

struct unmaps_by_address_only : minimum {
    static void unmap(void* data, std::size_t bytes);
};
static_assert(tare::memory::policy<unmaps_by_address_only>);
