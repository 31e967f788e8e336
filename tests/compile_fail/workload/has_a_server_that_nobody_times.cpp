// expect-error: has_server<W>\) \|\| has_peer<W>
#include "minimum.hpp"

struct has_a_server_that_nobody_times : minimum {
    template <class Memory>
    struct sut {
    };
    static tare::workload::server program(parameters const&, tare::workload::context const&);
};
static_assert(tare::workload::policy<has_a_server_that_nobody_times>);
