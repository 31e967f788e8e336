// expect-error: E::factors\(\)
#include "minimum.hpp"

struct has_no_factors : minimum {
    static boost::json::object factors() = delete;
};
static_assert(tare::environment::policy<has_no_factors>);
