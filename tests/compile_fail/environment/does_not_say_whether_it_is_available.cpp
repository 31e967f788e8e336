// expect-error: E::available\(where\)
#include "minimum.hpp"

struct does_not_say_whether_it_is_available : minimum {
    static tare::environment::availability available(tare::environment::site& where) = delete;
};
static_assert(tare::environment::policy<does_not_say_whether_it_is_available>);
