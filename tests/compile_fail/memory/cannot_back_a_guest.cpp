// expect-error: P::backing\(\)
#include "minimum.hpp"

struct cannot_back_a_guest : minimum {
    static tare::memory::backing backing() = delete;
};
static_assert(tare::memory::policy<cannot_back_a_guest>);
