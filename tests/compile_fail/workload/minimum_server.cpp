// expect-ok
#include "minimum.hpp"

/// A third-party server needs no side of its own.
struct minimum_server : minimum {
    template <class Memory>
    struct sut {
    };
    static tare::workload::server program(parameters const&, tare::workload::context const&);
};
static_assert(tare::workload::policy<minimum_server>);
