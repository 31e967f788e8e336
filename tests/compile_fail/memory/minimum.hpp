#pragma once

#include <tare/memory/policy.hpp>

struct minimum {
    static constexpr tare::text name = "minimum";
    static tare::memory::region map(std::size_t bytes);
    static void unmap(tare::memory::region mapped);
    static void process();
    static tare::memory::backing backing();
    static boost::json::object facts(tare::memory::region mapped);
};
