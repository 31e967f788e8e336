// expect-error: E::start\(where, what\)
#include "minimum.hpp"

struct cannot_start : minimum {
    static std::unique_ptr<tare::environment::instance> start(tare::environment::site&, tare::environment::program const&) = delete;
};
static_assert(tare::environment::policy<cannot_start>);
