// expect-error: W::memory_bytes\(given\)
#include "minimum.hpp"

struct does_not_say_what_memory_it_needs : minimum {
    static std::uint64_t memory_bytes(parameters const&) = delete;
};
static_assert(tare::workload::policy<does_not_say_what_memory_it_needs>);
