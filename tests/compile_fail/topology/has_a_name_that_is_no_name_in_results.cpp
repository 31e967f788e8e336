// expect-error: valid_name\(Policy::name\)
#include "minimum.hpp"

struct has_a_name_that_is_no_name_in_results : minimum {
    static constexpr tare::text name = "One Core";
};
static_assert(tare::topology::policy<has_a_name_that_is_no_name_in_results>);
