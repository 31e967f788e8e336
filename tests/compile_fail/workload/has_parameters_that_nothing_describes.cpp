// expect-error: described<typename W::parameters>
#include "minimum.hpp"

struct has_parameters_that_nothing_describes : minimum {
    struct parameters {
        std::uint64_t count;
        static parameters for_profile(tare::profile, tare::limits const&);
    };
};
static_assert(tare::workload::policy<has_parameters_that_nothing_describes>);
