#pragma once

#include <tare/topology/machine.hpp>
#include <tare/workload/linpack/lu/back_substitution.hpp>
#include <tare/workload/linpack/lu/factorisation.hpp>
#include <tare/workload/linpack/solver.hpp>

#include <memory>

namespace tare::workload::solver {

/// Ours: kernels for each instruction set, chosen when it runs; look-ahead, work taken from a counter, block sizes after the caches.
///
/// Why it is fast, and what did not pay: docs/architecture.md.
struct tare {
    static constexpr text name = "tare";

    static std::string missing() { return {}; }

    /// Two packed blocks, and what every thread packs for itself, for 256 of them.
    static std::uint64_t memory_bytes(std::size_t n) { return (2 * (n + 64) * 256 + 2 * 256 * 256) * sizeof(double) + (256ULL << 20); }

    /// `set` is for tests; usually it is the widest that can be used here.
    tare(std::vector<int> const& processors, equations const& on,
         linpack_kernels::kernel_set const& set = linpack_kernels::usable_kernel_sets().front())
        : team_(processors), on_(on), set_(set), cache_bytes_(topology::machine::host().own_cache_bytes()),
          lu_(team_, set_, on_, cache_bytes_)
    {
    }

    void solve()
    {
        if (auto const column = lu_.run()) fail_singular(*column);
        linpack_kernels::substitute_back(team_, on_);
    }

    boost::json::object facts() const
    {
        auto const& cut = lu_.cut();
        return {{"kernel_set", set_.name},      {"threads", team_.size()},         {"own_cache_bytes", cache_bytes_},
                {"most_width", cut.most_width}, {"blocks", cut.begins.size() - 1}, {"tiles_together", cut.tiles},
                {"slabs_together", cut.slabs}};
    }

private:
    topology::team team_;
    equations on_;
    linpack_kernels::kernel_set set_;
    std::uint64_t cache_bytes_;
    linpack_kernels::factorisation lu_;
};
static_assert(policy<tare>);

} // namespace tare::workload::solver
