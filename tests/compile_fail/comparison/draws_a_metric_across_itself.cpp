// expect-error: one_and_the_same<X, Y>. (evaluated to|is not satisfied)
#include "minimum.hpp"

table (*const entries)() = &compared<over_clients, across<&answers::sample::rate, &answers::sample::rate>>::entries;
