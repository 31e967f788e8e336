// expect-error: has_server<W> \|\| requires
#include "minimum.hpp"

struct has_a_server_of_another_type : minimum {
    template <class Memory>
    struct sut {
    };
    static std::string program(parameters const&, tare::workload::context const&);
};
static_assert(tare::workload::policy<has_a_server_of_another_type>);
