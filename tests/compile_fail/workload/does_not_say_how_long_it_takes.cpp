// expect-error: W::seconds\(given\)
#include "minimum.hpp"

struct does_not_say_how_long_it_takes : minimum {
    static double seconds(parameters const&) = delete;
};
static_assert(tare::workload::policy<does_not_say_how_long_it_takes>);
