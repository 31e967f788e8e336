// expect-ok
#include "minimum.hpp"

static_assert(tare::workload::policy<minimum>);
