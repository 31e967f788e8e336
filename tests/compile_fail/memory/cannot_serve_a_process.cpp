// expect-error: P::process\(\)
#include "minimum.hpp"

struct cannot_serve_a_process : minimum {
    static void process() = delete;
};
static_assert(tare::memory::policy<cannot_serve_a_process>);
