// expect-error: E::emulated
#include "minimum.hpp"

struct does_not_say_whether_it_is_emulated : minimum {
    void emulated();
};
static_assert(tare::environment::policy<does_not_say_whether_it_is_emulated>);
