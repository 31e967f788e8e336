// expect-error: P::select\(host\)
#include "minimum.hpp"

struct cannot_select : minimum {
    static tare::topology::selection select(tare::topology::machine const&) = delete;
};
static_assert(tare::topology::policy<cannot_select>);
