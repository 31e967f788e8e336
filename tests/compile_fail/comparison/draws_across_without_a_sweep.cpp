// expect-error: a line through the points of a sweep<>, which the comparison does not have
#include "minimum.hpp"

table (*const entries)() = &compared<across<&answers::sample::latency, &answers::sample::rate>>::entries;
