#pragma once

#include <tare/quantity.hpp>
#include <tare/workload/policy.hpp>

struct minimum {
    static constexpr tare::text name = "minimum";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (tare::quantity<"1", tare::better::neither, std::uint64_t>, count));
        static parameters for_profile(tare::profile, tare::limits const&);
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (tare::quantity<"1/s", tare::better::higher>, rate));
    };
    static std::uint64_t memory_bytes(parameters const&);
    static double seconds(parameters const&);

    template <class Memory>
    struct sut {
        sut(parameters const&, tare::workload::context const&);
        tare::workload::outcome<sample> measure();
        tare::workload::verification verify();
    };
};
