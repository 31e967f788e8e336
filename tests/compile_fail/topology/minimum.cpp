// expect-ok
#include "minimum.hpp"

static_assert(tare::topology::policy<minimum>);
