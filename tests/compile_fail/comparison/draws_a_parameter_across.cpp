// expect-error: of_one_struct<X, Y>
#include "minimum.hpp"

table (*const entries)() = &compared<over_clients, across<&answers::parameters::clients, &answers::sample::rate>>::entries;
