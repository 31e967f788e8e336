// expect-error: s\.solve\(\)
#include "minimum.hpp"

struct cannot_solve : minimum {
    using minimum::minimum;
    void solve() = delete;
};
static_assert(tare::workload::solver::policy<cannot_solve>);
