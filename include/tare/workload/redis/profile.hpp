#pragma once

#include <tare/name.hpp>
#include <tare/workload/redis/parameters.hpp>

#include <concepts>
#include <cstdint>

namespace tare::workload::redis_load {

/// What the clients ask: whether a request writes, from a number drawn for it and from the share of the counted time that is over (below 0
/// in the warm-up); and the parameters in which it differs from others.
template <class P>
concept profile = named<P> && requires(std::uint64_t draw, double over, parameters given)
{
    {
        P::writes(draw, over)
        } -> std::same_as<bool>;
    {
        P::adapt(given)
        } -> std::same_as<parameters>;
};

/// The paper's text: GET and SET alike often, in any order.
struct paper_text {
    static constexpr text name = "paper_text";
    static bool writes(std::uint64_t draw, double) { return (draw & 1U) != 0; }
    static parameters adapt(parameters given) { return given; }
};
static_assert(profile<paper_text>);

/// What the authors' scripts ran: SET for half of the time, then GET, one request in flight on each connection, 100 000 keys.
///
/// Source  github.com/thewmf/kvm-docker-comparison, redis/: redis-benchmark without -P, tests set and get.
struct paper_scripts {
    static constexpr text name = "paper_scripts";
    static bool writes(std::uint64_t, double over) { return over < 0.5; }
    static parameters adapt(parameters given)
    {
        given.depth.value = 1;
        given.keys.value = 100'000;
        return given;
    }
};
static_assert(profile<paper_scripts>);

} // namespace tare::workload::redis_load
