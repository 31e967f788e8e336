// expect-error: described<typename .*> is not satisfied|points_to_quantity
#include "minimum.hpp"

struct plain {
    double rate, latency;
};
table (*const entries)() = &compared<over_clients, across<&plain::latency, &plain::rate>>::entries;
