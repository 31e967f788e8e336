// expect-error: measured_side<typename W::(template )?sut
#include "minimum.hpp"

struct has_a_side_that_verifies_nothing : minimum {
    template <class Memory>
    struct sut {
        sut(parameters const&, tare::workload::context const&);
        tare::workload::outcome<sample> measure();
    };
};
static_assert(tare::workload::policy<has_a_side_that_verifies_nothing>);
