// expect-ok
#include "minimum.hpp"

static_assert(tare::workload::solver::policy<minimum>);
