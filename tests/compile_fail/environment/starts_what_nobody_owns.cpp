// expect-error: 'E::start\(where, what\)' does not satisfy return-type-requirement
#include "minimum.hpp"

struct starts_what_nobody_owns : minimum {
    static tare::environment::instance* start(tare::environment::site& where, tare::environment::program const& what);
};
static_assert(tare::environment::policy<starts_what_nobody_owns>);
