#pragma once

#include <tare/memory/policy.hpp>
#include <tare/workload/policy.hpp>
#include <tare/workload/redis.hpp>
#include <tare/workload/redis/sink.hpp>

#include <atomic>

namespace tare::workload {

/// The clients of `redis` before a server that does nothing but answer: what they could ask at most, and what they themselves cost.
///
/// Units    those of `redis`; every GET is a miss, since nothing is kept.
/// Profile  `redis_load::paper_text` or `redis_load::paper_scripts`.
template <redis_load::profile Profile>
struct redis_sink {
    using original = redis<Profile>;
    using parameters = typename original::parameters;
    using sample = typename original::sample;
    using peer = typename original::peer;
    static constexpr auto name = text{"redis_sink-"} + Profile::name;

    static void validate(parameters const& p) { original::validate(p); }
    static std::uint64_t memory_bytes(parameters const&) { return 64 << 20; }
    static double seconds(parameters const& p) { return original::seconds(p); }

    template <memory::policy Memory>
    class sut {
    public:
        sut(parameters const&, context const& where) : sink_(where) {}

        void serve(std::atomic<bool> const& stop) { sink_.serve(stop); }

    private:
        redis_load::sink sink_;
    };
};
static_assert(policy<redis_sink<redis_load::paper_text>>);
static_assert(policy<redis_sink<redis_load::paper_scripts>>);

} // namespace tare::workload
