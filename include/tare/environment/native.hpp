#pragma once

#include <tare/environment/launch/native.hpp>
#include <tare/environment/policy.hpp>

namespace tare::environment {

/// The machine itself: fork and exec, in the SUT's network namespace when the caller is root.
struct native {
    static constexpr text name = "native";
    static constexpr bool emulated = false;

    static boost::json::object factors() { return {{"network", "host"}, {"storage", "native"}}; }
    static availability available(site&) { return {}; }
    static std::unique_ptr<instance> start(site& where, program const& what)
    {
        return std::make_unique<launch::native_instance>(launch::placement{where.sut_namespace(), where.sut_address()}, what);
    }
};
static_assert(policy<native>);

} // namespace tare::environment
