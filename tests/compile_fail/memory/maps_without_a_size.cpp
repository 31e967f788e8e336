// expect-error: 'P::map\(bytes\)' does not satisfy return-type-requirement
#include "minimum.hpp"

struct maps_without_a_size : minimum {
    static void* map(std::size_t bytes);
};
static_assert(tare::memory::policy<maps_without_a_size>);
