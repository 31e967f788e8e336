// expect-ok
#include "minimum.hpp"

static_assert(tare::memory::policy<minimum>);
