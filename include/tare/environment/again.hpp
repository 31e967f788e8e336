#pragma once

#include <tare/environment/policy.hpp>

namespace tare::environment {

/// The same environment a second time, for A/A: how far two equal environments seem to differ is the smallest effect that a comparison
/// can see. Its records carry the environment's own name.
template <policy Environment>
struct again {
    static constexpr auto name = Environment::name + text{"-again"};
    static constexpr auto environment = Environment::name; ///< what records say it is
    static constexpr bool emulated = Environment::emulated;

    static boost::json::object factors() { return Environment::factors(); }
    static availability available(site& where) { return Environment::available(where); }
    static availability reachable(options const& given) { return environment::reachable<Environment>(given); }
    static std::unique_ptr<instance> start(site& where, program const& what) { return Environment::start(where, what); }
};

} // namespace tare::environment
