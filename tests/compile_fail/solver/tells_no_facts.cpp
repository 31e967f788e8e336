// expect-error: constant\.facts\(\)
#include "minimum.hpp"

struct tells_no_facts : minimum {
    using minimum::minimum;
    void facts() const;
};
static_assert(tare::workload::solver::policy<tells_no_facts>);
