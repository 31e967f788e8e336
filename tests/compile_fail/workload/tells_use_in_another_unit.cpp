// expect-error: ! ?mistakes_use<W>
#include "minimum.hpp"

struct tells_use_in_another_unit : minimum {
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (tare::quantity<"1/s", tare::better::higher>, rate), (tare::quantity<"1">, sut_use));
    };

    template <class Memory>
    struct sut {
        sut(parameters const&, tare::workload::context const&);
        tare::workload::outcome<sample> measure();
        tare::workload::verification verify();
    };
};
static_assert(tare::workload::policy<tells_use_in_another_unit>);
