// expect-error: P::facts\(r\)
#include "minimum.hpp"

struct reports_no_facts : minimum {
    static boost::json::object facts(tare::memory::region mapped) = delete;
};
static_assert(tare::memory::policy<reports_no_facts>);
