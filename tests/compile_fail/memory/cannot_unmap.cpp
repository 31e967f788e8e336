// expect-error: P::unmap\(r\)
#include "minimum.hpp"

struct cannot_unmap : minimum {
    static void unmap(tare::memory::region mapped) = delete;
};
static_assert(tare::memory::policy<cannot_unmap>);
