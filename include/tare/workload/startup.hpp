#pragma once

#include <tare/quantity.hpp>
#include <tare/workload/policy.hpp>

#include <boost/hana.hpp>

#include <cstdint>

namespace tare::workload {

/// What it takes to start an environment and to be rid of it: a side that does nothing, timed by the host's clock.
///
/// A server's time to its first answer is another workload, since this side answers nobody.
struct startup {
    static constexpr text name = "startup";

    /// A start has nothing to choose.
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters);

        static parameters for_profile(profile, limits const&) { return {}; }
    };

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                    //
                                 (quantity<"s", better::lower>, to_main),   // first instruction of main inside
                                 (quantity<"s", better::lower>, to_result), // its result received
                                 (quantity<"s", better::lower>, teardown)); // from the request to stop until nothing is left
    };

    static sample of(life const& l) { return {{l.to_main}, {l.to_result}, {l.teardown}}; }
    static std::uint64_t memory_bytes(parameters const&) { return 32 << 20; }
    static double seconds(parameters const&) { return 0.01; }

    /// Nothing is timed inside: the sample that it returns is empty, and the host puts `of` in its place.
    template <memory::policy Memory>
    struct sut {
        sut(parameters const&, context const&) {}

        outcome<sample> measure() { return {}; }
        verification verify() { return {}; }
    };
};
static_assert(policy<startup>);
static_assert(timed_by_host<startup>);

} // namespace tare::workload
