// expect-error: 'P::select\(host\)' does not satisfy return-type-requirement
#include "minimum.hpp"

struct selects_without_a_reason : minimum {
    static tare::topology::resources select(tare::topology::machine const&);
};
static_assert(tare::topology::policy<selects_without_a_reason>);
