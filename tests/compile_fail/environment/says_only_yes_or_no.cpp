// expect-error: 'E::available\(where\)' does not satisfy return-type-requirement
#include "minimum.hpp"

struct says_only_yes_or_no : minimum {
    static bool available(tare::environment::site& where);
};
static_assert(tare::environment::policy<says_only_yes_or_no>);
