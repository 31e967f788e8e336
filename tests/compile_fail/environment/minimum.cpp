// expect-ok
#include "minimum.hpp"

static_assert(tare::environment::policy<minimum>);
