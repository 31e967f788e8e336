// expect-ok
#include "minimum.hpp"

/// A third-party server needs no side of its own, but a peer that times it.
struct minimum_server : minimum {
    template <class Memory>
    struct sut {
    };
    static tare::workload::server program(parameters const&, tare::workload::context const&);
    using peer = minimum::sut<tare::workload::any_memory>;
};
static_assert(tare::workload::policy<minimum_server>);
