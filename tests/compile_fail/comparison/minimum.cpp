// expect-ok
#include "minimum.hpp"

table (*const entries)() = &compared<over_clients, across<&answers::sample::latency, &answers::sample::rate>>::entries;
