// expect-error: W::parameters::for_profile\(p, l\)
#include "minimum.hpp"

struct has_no_defaults_for_a_profile : minimum {
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (tare::quantity<"1", tare::better::neither, std::uint64_t>, count));
    };
};
static_assert(tare::workload::policy<has_no_defaults_for_a_profile>);
