// expect-error: serving_side<typename W::(template )?sut
#include "minimum.hpp"

struct has_a_side_that_serves_without_end : minimum {
    template <class Memory>
    struct sut {
        sut(parameters const&, tare::workload::context const&);
        void serve();
    };
};
static_assert(tare::workload::policy<has_a_side_that_serves_without_end>);
