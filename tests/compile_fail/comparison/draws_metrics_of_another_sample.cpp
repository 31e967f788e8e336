// expect-error: a figure across<x, y> is of metrics of the workload's sample
#include "minimum.hpp"

struct other {
    BOOST_HANA_DEFINE_STRUCT(other, (quantity<"1/s", better::higher>, rate), (quantity<"us", better::lower>, latency));
};
table (*const entries)() = &compared<over_clients, across<&other::latency, &other::rate>>::entries;
