// expect-error: described<typename W::sample>
#include "minimum.hpp"

struct has_a_sample_that_nothing_describes : minimum {
    struct sample {
        double rate;
    };
};
static_assert(tare::workload::policy<has_a_sample_that_nothing_describes>);
