#pragma once

#include <tare/environment/policy.hpp>

struct minimum {
    static constexpr tare::text name = "minimum";
    static constexpr bool emulated = false;
    static boost::json::object factors();
    static tare::environment::availability available(tare::environment::site& where);
    static std::unique_ptr<tare::environment::instance> start(tare::environment::site& where, tare::environment::program const& what);
};
