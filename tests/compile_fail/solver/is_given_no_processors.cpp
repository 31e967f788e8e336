// expect-error: is_constructible_v<_Tp
#include "minimum.hpp"

struct is_given_no_processors : minimum {
    explicit is_given_no_processors(tare::workload::solver::equations const& on) : minimum({}, on) {}
};
static_assert(tare::workload::solver::policy<is_given_no_processors>);
