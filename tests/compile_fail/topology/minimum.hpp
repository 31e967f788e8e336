#pragma once

#include <tare/topology/policy.hpp>

struct minimum {
    static constexpr tare::text name = "minimum";
    static tare::topology::selection select(tare::topology::machine const&);
};
