// expect-error: P::name|Policy::name
#include "minimum.hpp"

struct has_no_name : minimum {
    int name();
};
static_assert(tare::memory::policy<has_no_name>);
