#pragma once

#include <tare/workload/policy.hpp>
#include <tare/workload/redis/server.hpp>

#include <optional>

namespace tare::workload {

/// What it takes until a server of Redis answers its first request, and to be rid of it and its environment; by the host's clock.
///
/// The server is asked again 2 ms after it did not answer, which is the step of `to_answer`.
struct redis_startup {
    static constexpr text name = "redis_startup";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters);

        static parameters for_profile(profile, limits const&) { return {}; }
    };

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                    //
                                 (quantity<"s", better::lower>, to_answer), // from the request to start until the first reply
                                 (quantity<"s", better::lower>, teardown)); // from the request to stop until nothing is left
    };

    static sample of(life const& l) { return {{l.to_ready}, {l.teardown}}; }
    static std::uint64_t memory_bytes(parameters const&) { return 96 << 20; }
    static double seconds(parameters const&) { return 0.01; }
    static workload::server program(parameters const&, context const& where)
    {
        redis_load::parameters small;
        small.memory.value = 64 << 20;
        return redis_load::server(small, where);
    }

    /// Nothing is timed here: the sample that it returns is empty, and the host puts `of` in its place.
    class peer {
    public:
        peer(parameters const&, context const& where) : where_(where) {}

        bool ready() { return redis_load::answers(where_); }
        outcome<sample> measure() { return {}; }
        verification verify() { return {}; }

    private:
        context where_;
    };
};
static_assert(policy<redis_startup>);
static_assert(timed_by_host<redis_startup>);

} // namespace tare::workload
