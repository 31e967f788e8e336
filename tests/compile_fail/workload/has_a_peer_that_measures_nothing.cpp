// expect-error: measured_side<typename W::peer
#include "minimum.hpp"

struct has_a_peer_that_measures_nothing : minimum {
    struct peer {
        peer(parameters const&, tare::workload::context const&);
    };
};
static_assert(tare::workload::policy<has_a_peer_that_measures_nothing>);
