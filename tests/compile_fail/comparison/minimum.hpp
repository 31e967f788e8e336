#pragma once

#include <tare/comparison.hpp>
#include <tare/environment/native.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>

using namespace tare;

struct answers {
    static constexpr text name = "answers";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"1", better::neither, std::uint64_t>, clients));
        static parameters for_profile(profile, limits const&);
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1/s", better::higher>, rate), (quantity<"us", better::lower>, latency));
    };
    static std::uint64_t memory_bytes(parameters const&);
    static double seconds(parameters const&);

    template <class Memory>
    struct sut {
        sut(parameters const&, workload::context const&);
        workload::outcome<sample> measure();
        workload::verification verify();
    };
};

template <class... Options>
using compared = comparison<answers, axis<environment::native>, axis<topology::one_core>, axis<memory::small<memory::placement::local>>,
                            baseline<environment::native>, Options...>;

using over_clients = sweep<&answers::parameters::clients, 1, 2, 4>;
