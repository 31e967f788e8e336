// Figure 1: dense equations on the whole machine. And the question that it left open: which of the three things that were changed at once
// made the untuned guest slow?
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/whole_machine.hpp>
#include <tare/workload/linpack.hpp>
#include <tare/workload/linpack/eigen.hpp>
#include <tare/workload/linpack/tare.hpp>

using namespace tare;
namespace solver = workload::solver;

template <tuning Tuning>
using guest = environment::kvm_or_tcg<network::bridged, storage::raw, Tuning>;

using figure_1 = comparison<
    workload::linpack<solver::tare>,
    axis<environment::native, environment::again<environment::native>, environment::docker<network::host>, guest<untuned>, guest<tuning{}>>,
    axis<topology::whole_machine>, axis<memory::transparent_huge<placement::local>, memory::transparent_huge<placement::interleaved>>,
    baseline<environment::native>, title<"figure_1">>;

// Every combination of the three; the report tells the factors apart.
using by_factor = comparison<
    workload::linpack<solver::tare>,
    axis<environment::native, guest<untuned>, //
         guest<tuning{isa::baseline, cpu_layout::hidden, pinning::pinned}>,
         guest<tuning{isa::baseline, cpu_layout::exposed, pinning::floating}>,
         guest<tuning{isa::baseline, cpu_layout::exposed, pinning::pinned}>,
         guest<tuning{isa::host, cpu_layout::hidden, pinning::floating}>, guest<tuning{isa::host, cpu_layout::hidden, pinning::pinned}>,
         guest<tuning{isa::host, cpu_layout::exposed, pinning::floating}>, guest<tuning{}>>,
    axis<topology::whole_machine>, axis<memory::transparent_huge<placement::local>>, baseline<environment::native>,
    title<"linpack_by_factor">>;

// The same work by Eigen, compiled for what the binary is compiled for.
using with_eigen =
    comparison<workload::linpack<solver::eigen>, axis<environment::native, environment::docker<network::host>, guest<tuning{}>>,
               axis<topology::whole_machine>, axis<memory::transparent_huge<placement::local>>, baseline<environment::native>>;

int main(int argc, char** argv) { return tare::main<figure_1, by_factor, with_eigen>(argc, argv); }
